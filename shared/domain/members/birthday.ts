/** Birthdays: once a year, by the programme's calendar. The date stays in the profile; the ledger records only the award. */

import { advance } from '../agenda/advance.ts';
import { lifetimeIn } from '../earning/expiry.ts';
import { anniversaryAfter, anniversaryBefore, type CalendarDate, dateOf, startOf } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { levelOf } from '../tiers/tier-terms.ts';
import type { Profile } from './member.ts';

/** The first instant of the next birthday after the day of `now`; 29 February is the 28th in common years. null: unknown. */
export function nextBirthday({ fields: { birthDate } }: Pick<Profile, 'fields'>, now: Instant, timeZone: string): Instant | null {
  return birthDate === undefined ? null : startOf(anniversaryAfter(birthDate as CalendarDate, dateOf(now, timeZone)), timeZone);
}

export interface BirthdayDecision {
  readonly ledger: Ledger;
  readonly profile: Profile;
}

/**
 * The award of the tier for the last birthday, however late the job is: once a year, even when the birth date was changed in
 * between. The award does not count towards tiers.
 */
export function decideBirthday(account: Account, profile: Profile, programme: ProgrammeVersion, now: Instant): BirthdayDecision {
  const { terms, version } = programme;
  const opened = advance(openLedger(account), now, programme);
  const { birthDate } = profile.fields;
  if (birthDate === undefined) return { ledger: opened, profile };
  const year = Number(anniversaryBefore(birthDate as CalendarDate, dateOf(now, terms.timeZone)).slice(0, 4));
  const level = levelOf(terms.tiers, opened.account.standing?.id);
  const points = level?.benefits.birthdayPoints ?? 0;
  const celebrated: Profile = { ...profile, revision: profile.revision + 1, birthdayIn: Math.max(year, profile.birthdayIn ?? year) };
  if (points === 0 || level === undefined || (profile.birthdayIn ?? 0) >= year) return { ledger: opened, profile: celebrated };
  const postings = activate(points, lifetimeIn(opened.account, terms, 0, now), opened.account.debt);
  const ledger = append(opened, {
    kind: 'award',
    at: now,
    programmeVersion: version,
    postings,
    reason: 'birthday',
    explanation: [
      { rule: 'birthday', matched: true, points, reason: `${formatPoints(points)} for the birthday in ${year} as ${level.name}` },
      ...debtRepaid(postings),
    ],
  });
  return { ledger, profile: celebrated };
}
