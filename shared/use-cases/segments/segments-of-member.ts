/** The segments of a member for rewards: static ones on the account, and segments by rule from the last pass. */
import type { Account } from '../../domain/ledger/account.ts';
import type { RewardTerms } from '../../domain/rewards/reward-terms.ts';
import { segmentsOf } from '../../domain/segments/static-segments.ts';
import type { Store } from '../../ports/store.ts';

/**
 * Segments by rule, read only when a reward asks for segments of which the account has none.
 * @returns an empty list where nothing was read.
 */
export async function segmentsByRuleFor(
  { store }: { readonly store: Pick<Store, 'insight'> },
  account: Account,
  rewards: readonly { readonly terms: Pick<RewardTerms, 'segments'> }[],
): Promise<readonly string[]> {
  const own = segmentsOf(account);
  const asks = rewards.some(({ terms: { segments } }) => segments !== undefined && !segments.some((segment) => own.includes(segment)));
  if (!asks) return [];
  const insight = await store.insight(account.programmeId, account.memberId);
  return insight?.found?.insight.segments ?? [];
}
