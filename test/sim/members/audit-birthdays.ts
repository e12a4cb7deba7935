/** Audits birthdays: awarded once a year, by the programme's calendar, with the tier's points. */
import type { ProfileFields } from '../../../shared/domain/members/member.ts';
import { dayFrom, dayOf, iso, lastAnniversary, nextAnniversary, startOfDay, yearOf } from '../kernel/audit-calendar.ts';
import type { MemberRecord, Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';

/** A member's profile as its item has it. */
export interface StoredProfile {
  readonly revision: number;
  readonly fields: ProfileFields;
  readonly birthdayIn?: number | undefined;
}

/** The year of the last birthday that is today or before. */
export function lastBirthdayIn(birthDate: string | undefined, at: string, timeZone: string): number | undefined {
  if (birthDate === undefined) return undefined;
  const last = lastAnniversary(dayFrom(birthDate), dayOf(Date.parse(at), timeZone));
  return last === undefined ? undefined : yearOf(last);
}

const nextBirthday = (birthDate: string, at: number, timeZone: string): string =>
  iso(startOfDay(nextAnniversary(dayFrom(birthDate), dayOf(at, timeZone)), timeZone));

/** The bounds of a command's reading of its clock. */
export type Moments = readonly [string, string];

/** @param before undefined: the member enrols. */
export function checkProfile(
  records: Records,
  record: MemberRecord,
  before: StoredProfile | undefined,
  after: StoredProfile,
  moments: Moments,
): void {
  const { memberId, programmeId, birthday } = record;
  if (after.revision !== (before?.revision ?? 0) + 1) fail('birthday', `the profile of ${memberId} jumps to revision ${after.revision}`);
  if ((after.birthdayIn ?? 0) < (before?.birthdayIn ?? 0)) {
    fail('birthday', `the birthday of ${memberId} in ${before?.birthdayIn} is forgotten: the last is ${after.birthdayIn ?? 'none'}`);
  }
  const { birthDate } = after.fields;
  const right = moments.map((moment) => {
    const { terms } = records.versions(programmeId).at(moment);
    return birthDate === undefined ? undefined : nextBirthday(birthDate, Date.parse(moment), terms.timeZone);
  });
  if (!right.includes(birthday.place?.at))
    fail('birthday', `the next birthday of ${memberId}, born on ${birthDate}, is on ${right.join(' or ')}, not ${birthday.place?.at}`);
  if (after.birthdayIn !== before?.birthdayIn && after.birthdayIn !== undefined)
    checkCelebrated(records, record, after.birthdayIn, moments);
}

/** Once the profile records a year, the tier's points for it must have been given. */
function checkCelebrated(records: Records, { memberId, programmeId, birthday, held }: MemberRecord, year: number, moments: Moments): void {
  const gives = moments.every((moment) => {
    const { tiers } = records.versions(programmeId).at(moment).terms;
    return tiers?.levels.find(({ id }) => id === held?.id)?.benefits.birthdayPoints !== undefined;
  });
  if (gives && !birthday.awarded.has(year)) fail('birthday', `${memberId} was given nothing for the birthday in ${year}`);
}
