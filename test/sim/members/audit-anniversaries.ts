/** Audits bonuses for anniversaries of the enrolment: once a year, by the programme's calendar, and never more than 30 days late. */
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { addDays, dayOf, inYear, iso, nextAnniversary, startOfDay, yearOf } from '../kernel/audit-calendar.ts';
import type { MemberRecord } from '../kernel/audit-records.ts';

const MOST_DAYS_LATE = 30;

interface Bonus {
  /** Since the enrolment. */
  readonly years: number;
  /** The first instant of its day. */
  readonly at: string;
  readonly points: number;
}

/** "An account without a bonus ahead is looked at" after each 366 days, so that terms that begin are seen. */
export function nextLook({ enrolledAt }: Pick<MemberRecord, 'enrolledAt'>, at: string): string | null {
  if (enrolledAt === null) return null;
  let look = Date.parse(enrolledAt);
  do look += LOOK;
  while (look <= Date.parse(at));
  return iso(look);
}

const LOOK = 366 * 86_400_000;

/** The bonus that is due, or the next one. undefined: the terms give none. */
export function nextBonus(
  { enrolledAt, celebrated }: Pick<MemberRecord, 'enrolledAt' | 'celebrated'>,
  terms: Terms,
  at: string,
): Bonus | undefined {
  const { anniversary, timeZone } = terms;
  if (anniversary === undefined || enrolledAt === null) return undefined;
  const [enrolled, today] = [dayOf(Date.parse(enrolledAt), timeZone), dayOf(Date.parse(at), timeZone)];
  const on = (day: number): Bonus => ({
    years: yearOf(day) - yearOf(enrolled),
    at: iso(startOfDay(day, timeZone)),
    points: anniversary.points,
  });
  const last = [yearOf(today), yearOf(today) - 1].map((year) => inYear(enrolled, year)).find((day) => day <= today);
  const isDue = last !== undefined && yearOf(last) - yearOf(enrolled) > celebrated && today <= addDays(last, MOST_DAYS_LATE);
  return on(isDue ? last : nextAnniversary(enrolled, today));
}
