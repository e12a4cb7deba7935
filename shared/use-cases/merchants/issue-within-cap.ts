/** Counts the points that a merchant's events issue, within its daily issue cap. */

import type { Instant } from '../../domain/kernel/time.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { IssueCapReached, type Issuer, isNearCap, issueRateLimit } from '../../domain/merchants/issue-cap.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { capacityFinder } from '../rewards/find-capacity.ts';

/** The points that one event issues, over all attempts to commit it. */
export interface IssueCounter {
  /** The counter's changes; none for a merchant without a cap. @throws IssueCapReached. */
  count(points: number, timeZone: string, now: Instant, conflicts: readonly Conflict[]): Promise<readonly Change[]>;
  /** Whether the cap is nearly reached. */
  isNearCap(): boolean;
}

/** @param name Name of the event: its order id or activity id. */
export function issueCounterOf({ store }: Pick<Ports, 'store'>, issuer: Issuer, name: string): IssueCounter {
  const finder = capacityFinder(store, name);
  let near = false;
  return {
    isNearCap: () => near,
    async count(points, timeZone, now, conflicts) {
      const rateLimit = issueRateLimit(issuer, timeZone, now);
      if (rateLimit === undefined) return [];
      const capacity = await finder.find(rateLimit, points, conflicts);
      if (capacity === undefined) throw new IssueCapReached(rateLimit, timeZone, now);
      const byOf = (shard: number) => capacity.parts.find((part) => part.shard === shard)?.by ?? 0;
      near = capacity.shards.some((shard) => isNearCap(rateLimit, shard, byOf(shard.shard)));
      return capacity.changes;
    },
  };
}

/** Records the first refusal of a day, so that the brand is notified. @throws IssueCapReached as `issue` does; Busy. */
export async function recordingReachedCap<Answer>(ports: Pick<Ports, 'store' | 'pause'>, issue: () => Promise<Answer>): Promise<Answer> {
  try {
    return await issue();
  } catch (error) {
    if (!(error instanceof IssueCapReached)) throw error;
    const { spent } = error;
    await decideAndCommit(ports, async (): Promise<Attempt<void>> => {
      if (await ports.store.wasSpent(spent)) return { answer: undefined };
      return { answer: undefined, changes: [{ kind: 'budget-spent', spent }] };
    });
    throw error;
  }
}
