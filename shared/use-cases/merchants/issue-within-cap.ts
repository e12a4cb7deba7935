/** Counts the points that a merchant's events issue, within its daily issue cap. */

import type { Instant } from '../../domain/kernel/time.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { comesNear, IssueCapReached, type Issuer, issuePace } from '../../domain/merchants/issue-cap.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { roomFinder } from '../rewards/find-room.ts';

/** The points that one event issues, over all attempts to commit it. */
export interface Issuing {
  /** The counter's changes; none for a merchant without a cap. @throws IssueCapReached. */
  count(points: number, timeZone: string, now: Instant, conflicts: readonly Conflict[]): Promise<readonly Change[]>;
  /** Whether the cap is nearly reached. */
  comesNear(): boolean;
}

/** @param name Name of the event: its order id or activity id. */
export function issuingOf({ store }: Pick<Ports, 'store'>, issuer: Issuer, name: string): Issuing {
  const finder = roomFinder(store, name);
  let near = false;
  return {
    comesNear: () => near,
    async count(points, timeZone, now, conflicts) {
      const pace = issuePace(issuer, timeZone, now);
      if (pace === undefined) return [];
      const room = await finder.find(pace, points, conflicts);
      if (room === undefined) throw new IssueCapReached(pace, timeZone, now);
      const byOf = (shard: number) => room.parts.find((part) => part.shard === shard)?.by ?? 0;
      near = room.shards.some((shard) => comesNear(pace, shard, byOf(shard.shard)));
      return room.changes;
    },
  };
}

/** Records the first refusal of a day, so that the brand is notified. @throws IssueCapReached as `issue` does; Busy. */
export async function tellingWhenSpent<Answer>(ports: Pick<Ports, 'store' | 'pause'>, issue: () => Promise<Answer>): Promise<Answer> {
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
