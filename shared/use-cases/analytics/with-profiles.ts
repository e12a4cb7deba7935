/** Members with what a rule needs of their profiles: read only when one of a pass's rules names it, since it costs as much again as all else. */
import type { MemberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import { needsProfiles, type SegmentRule } from '../../domain/segments/segment-rules.ts';
import type { Store } from '../../ports/store.ts';

/** As many as one batch of reads takes. */
const AT_A_TIME = 100;

/** @param known of one programme, in order. @returns the same, in the same order. */
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
