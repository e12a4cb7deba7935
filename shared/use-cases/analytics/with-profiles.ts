/** Adds the profile facts that segment rules need. Reading profiles doubles a pass's cost, so they are read only if a rule names one. */
import type { MemberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import { needsProfiles, type SegmentRule } from '../../domain/segments/segment-rules.ts';
import type { Store } from '../../ports/store.ts';

/** The size of one batch of reads. */
const AT_A_TIME = 100;

/** @param known members of one programme. @returns the same members in the same order. */
export async function withProfiles<Known extends { readonly member: MemberAsOf }>(
  store: Pick<Store, 'profiles'>,
  rules: readonly SegmentRule[],
  known: readonly Known[],
): Promise<readonly Known[]> {
  const [first] = known;
  if (first === undefined || !needsProfiles(rules)) return known;
  const { programmeId } = first.member;
  const met: Known[] = [];
  for (let from = 0; from < known.length; from += AT_A_TIME) {
    const some = known.slice(from, from + AT_A_TIME);
    const profiles = await store.profiles(
      programmeId,
      some.map(({ member }) => member.memberId),
    );
    const fieldsOf = new Map(profiles.map(({ memberId, fields }) => [memberId, fields]));
    met.push(
      ...some.map((one) => {
        const { birthDate, language, address } = fieldsOf.get(one.member.memberId) ?? {};
        return { ...one, member: { ...one.member, profile: { birthDate, language, country: address?.country } } };
      }),
    );
  }
  return met;
}
