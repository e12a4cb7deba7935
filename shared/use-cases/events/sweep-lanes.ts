/** Finds lanes that are due, and puts them into the queue. Safe to run twice: a lane that is not due or is leased is skipped. */

import type { EventStore } from '../../ports/events/store.ts';
import type { LaneQueue } from '../../ports/events/webhooks.ts';
import type { Ports } from '../../ports/ports.ts';

export type SweepPorts = Pick<Ports, 'clock'> & { readonly store: Pick<EventStore, 'laneShards' | 'dueLanes'>; readonly lanes: LaneQueue };

const PAGE = 100;

/** @param timeLeft Milliseconds. @returns the number of lanes put into the queue. @throws StoreUnavailable, and the queue's errors. */
export async function sweepLanes({ store, clock, lanes }: SweepPorts, timeLeft: () => number): Promise<number> {
  const until = clock.now();
  const shards = Array.from({ length: store.laneShards }, (_, shard) => shard);
  const swept = await Promise.all(
    shards.map(async (shard) => {
      let sent = 0;
      let after: string | undefined;
      do {
        const { items, next } = await store.dueLanes(shard, until, after, PAGE);
        if (items.length > 0) {
          const refs = items.map(({ programmeId, endpointId, lane }) => ({ programmeId, endpointId, lane }));
          await lanes.send(refs, 0);
        }
        sent += items.length;
        after = next;
      } while (after !== undefined && timeLeft() > 0);
      return sent;
    }),
  );
  return swept.reduce((sum, sent) => sum + sent, 0);
}
