/** Holds an activity to the limits of the programme's terms. Counts are part of its commit. */

import {
  activityLimitRefusal,
  activityRateLimits,
  coolingSince,
  limitedActivity,
  refuseCooling,
} from '../../domain/earning/activity-limits.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { entriesBackTo } from '../ledger/entries-since.ts';
import { type CapacityFinder, capacityFinder } from '../rewards/find-capacity.ts';

/** State of one activity over all attempts to commit it. */
export interface ActivityLimiter {
  /** @returns the changes of the counters. @throws Refusal PACE_EXCEEDED. */
  count(
    account: Account,
    activity: string,
    inForce: ProgrammeVersion,
    now: Instant,
    conflicts: readonly Conflict[],
  ): Promise<readonly Change[]>;
}

/** @param name Name of the command: its activity id. */
export function activityLimiter(store: Pick<Store, 'rateLimitShards' | 'entriesBefore'>, name: string): ActivityLimiter {
  const finders = new Map<string, CapacityFinder>();
  return {
    async count(account, id, inForce, now, conflicts) {
      const activity = limitedActivity(inForce, id);
      if (activity === undefined) return [];
      const since = coolingSince(activity, now);
      if (since !== undefined) refuseCooling(activity, await entriesBackTo(store, account, since), since, now);
      const changes: Change[] = [];
      for (const rateLimit of activityRateLimits(inForce, activity, account.memberId, now)) {
        const finder = finders.get(rateLimit.id) ?? capacityFinder(store, name);
        finders.set(rateLimit.id, finder);
        const capacity = await finder.find(rateLimit, 1, conflicts);
        if (capacity === undefined) throw activityLimitRefusal(activity, rateLimit, now);
        changes.push(...capacity.changes);
      }
      return changes;
    },
  };
}
