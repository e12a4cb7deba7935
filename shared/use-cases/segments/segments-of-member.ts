/** The segments that a reward can ask for: those on the member's account, and those that the last pass found. */
import type { Account } from '../../domain/ledger/account.ts';
import type { RewardTerms } from '../../domain/rewards/reward-terms.ts';
import { segmentsOf } from '../../domain/segments/static-segments.ts';
import type { Store } from '../../ports/store.ts';

/**
 * Segments by rule, read only where they decide: when one of the rewards is for segments of which the account has none.
 * @returns none where nothing was read.
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
