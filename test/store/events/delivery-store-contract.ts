/** The contract of every store for endpoints, lanes and deliveries: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Delivery, LOG_DAYS, recorded } from '../../../shared/domain/events/delivery.ts';
import type { Endpoint } from '../../../shared/domain/events/endpoint.ts';
import { type Lane, type LaneRef, postponedLane, startedLane, type WaitingEvent } from '../../../shared/domain/events/lane.ts';
import { millis, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { FORGET_AT } from '../../../shared/store/table.ts';
import { anEvent, PROGRAMME } from '../../support/events/delivery-desk.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';

const ENDPOINT = 'end_1';
const ref: LaneRef = { programmeId: PROGRAMME, endpointId: ENDPOINT, lane: 'mem_1' };

const anEndpoint = (differing: Partial<Endpoint> = {}): Endpoint => ({
  programmeId: PROGRAMME,
  id: ENDPOINT,
  url: 'https://hooks.example.com/',
  eventTypes: ['points.earned'],
  createdAt: NOON,
  revision: 1,
  secrets: [{ id: 'sec_1', sealed: 'v1.x', createdAt: NOON, expiresAt: null }],
  state: { is: 'enabled' },
  failing: { since: NOON, times: 3, openUntil: NOON },
  ...differing,
});

const aDelivery = (number: number, lane = 'mem_1', endpointId = ENDPOINT): Delivery =>
  recorded(undefined, { endpointId, event: anEvent(number, lane) }, 'missed', undefined, NOON);

export function describeDeliveryStore(tables: Tables): void {
  describe(`the store ${tables.name}: endpoints, lanes and deliveries`, () => {
    beforeAll(tables.start);
    afterAll(tables.stop);

    let fresh: TestTable;
    let store: Store;
    beforeEach(async () => {
      fresh = await tables.fresh();
      store = createStore(fresh.table);
    });

    const conflicts = async (...changes: Parameters<Store['commit']>[0]) => {
      const outcome = await store.commit(changes);
      return outcome.committed ? [] : outcome.conflicts.map(({ on }) => on);
    };
    const putLane = (lane: Lane, expected: number) => conflicts({ kind: 'lane', lane, expected });
    const place = (number: number, lane = 'mem_1') => store.deliveryPlace(ENDPOINT, anEvent(number, lane));

    test('an endpoint is what was written, on the revision that was read', async () => {
      const endpoint = anEndpoint();
      expect(await conflicts({ kind: 'endpoint', endpoint, expected: 0 })).toEqual([]);
      expect(await store.endpoint(PROGRAMME, ENDPOINT)).toEqual(endpoint);
      expect(await conflicts({ kind: 'endpoint', endpoint, expected: 0 })).toEqual(['endpoint']);
      const changed = anEndpoint({ revision: 2, failing: null, description: 'moved' });
      expect(await conflicts({ kind: 'endpoint', endpoint: changed, expected: 1 })).toEqual([]);
      expect(await conflicts({ kind: 'endpoint-removed', endpoint })).toEqual(['endpoint-removed']);
      expect(await conflicts({ kind: 'endpoint-removed', endpoint: changed })).toEqual([]);
      expect(await store.endpoint(PROGRAMME, ENDPOINT)).toBeUndefined();
    });

    test('the set of endpoints is all of them, and of one programme', async () => {
      expect(await store.endpoints(PROGRAMME)).toEqual({ revision: 0, endpoints: [] });
      const [one, other] = [anEndpoint(), anEndpoint({ id: 'end_2' })];
      await store.commit([
        { kind: 'endpoint-set', programmeId: PROGRAMME, expected: 0 },
        { kind: 'endpoint', endpoint: one, expected: 0 },
        { kind: 'endpoint', endpoint: other, expected: 0 },
        { kind: 'endpoint', endpoint: anEndpoint({ programmeId: 'tea-club' }), expected: 0 },
      ]);
      expect(await store.endpoints(PROGRAMME)).toEqual({ revision: 1, endpoints: [one, other] });
      expect(await conflicts({ kind: 'endpoint-set', programmeId: PROGRAMME, expected: 0 })).toEqual(['endpoint-set']);
    });

    test('a lane is ended only as it was read: whoever appends changes it', async () => {
      const lane = startedLane(ref, NOON, NOON);
      expect(await putLane(lane, 0)).toEqual([]);
      expect(await store.lane(ref)).toEqual(lane);
      expect(await putLane(lane, 0)).toEqual(['lane']);
      expect(await conflicts({ kind: 'lane-appended', ref })).toEqual([]);
      expect(await store.lane(ref)).toEqual({ ...lane, revision: 2 });
      expect(await conflicts({ kind: 'lane-ended', lane })).toEqual(['lane-ended']);
      expect(await conflicts({ kind: 'lane-ended', lane: { ...lane, revision: 2 } })).toEqual([]);
      expect(await store.lane(ref)).toBeUndefined();
      expect(await conflicts({ kind: 'lane-appended', ref })).toEqual(['lane-appended']);
    });

    test('events wait in a lane in the order in which they happened, however they came', async () => {
      const waiting = [3, 1, 10, 2].map((number): WaitingEvent => {
        const { sequence, id: eventId, at } = anEvent(number);
        return { sequence, eventId, at };
      });
      await store.commit(waiting.map((one) => ({ kind: 'waiting', ref, waiting: one })));
      await store.commit(waiting.slice(0, 1).map((one) => ({ kind: 'waiting', ref: { ...ref, lane: 'mem_2' }, waiting: one })));
      const [third, first, tenth, second] = waiting;
      expect(await store.waiting(ref, 10)).toEqual([first, second, third, tenth]);
      expect(await store.waiting(ref, 2)).toEqual([first, second]);
      if (first === undefined) throw new TypeError('there are four');
      expect(await conflicts({ kind: 'waiting', ref, waiting: first })).toEqual(['waiting']);
      expect(await conflicts({ kind: 'waiting-left', ref, waiting: first })).toEqual([]);
      expect(await conflicts({ kind: 'waiting-left', ref, waiting: first })).toEqual(['waiting-left']);
      expect(await store.waiting(ref, 10)).toEqual([second, third, tenth]);
    });

    test('lanes are on the agenda by when they are tried next, and beside the accounts', async () => {
      const lanes = Array.from({ length: 10 }, (_, index) => startedLane({ ...ref, lane: `mem_${index}` }, plusSeconds(NOON, index), NOON));
      for (const lane of lanes) await putLane(lane, 0);
      const shards = Array.from({ length: store.laneShards }, (_, shard) => shard);
      const due = async (seconds: number) => {
        const pages = await Promise.all(shards.map((shard) => store.dueLanes(shard, plusSeconds(NOON, seconds), undefined, 100)));
        return pages.flatMap(({ items }) => items.map(({ position: _, ...found }) => found)).sort((x, y) => (x.lane < y.lane ? -1 : 1));
      };
      expect(await due(-1)).toEqual([]);
      expect(await due(4)).toEqual(lanes.slice(0, 5).map(({ programmeId, endpointId, lane }) => ({ programmeId, endpointId, lane })));
      const [first] = lanes;
      if (first === undefined) throw new TypeError('there are ten');
      await putLane(postponedLane(first, plusSeconds(NOON, 60)), 1);
      await conflicts({ kind: 'lane-appended', ref: first });
      expect((await due(4)).map(({ lane }) => lane)).toEqual(['mem_1', 'mem_2', 'mem_3', 'mem_4']);
      expect((await store.due(0, plusSeconds(NOON, 3600), undefined, 100)).items).toEqual([]);
    });

    test('due lanes come page by page', async () => {
      for (let index = 0; index < 40; index += 1) await putLane(startedLane({ ...ref, lane: `mem_${index}` }, NOON, NOON), 0);
      const found: string[] = [];
      for (let shard = 0; shard < store.laneShards; shard += 1) {
        let after: string | undefined;
        do {
          const page = await store.dueLanes(shard, NOON, after, 3);
          found.push(...page.items.map(({ lane }) => lane));
          after = page.next;
        } while (after !== undefined);
      }
      expect(new Set(found).size).toBe(40);
      expect(found).toHaveLength(40);
    });

    test('a delivery is found where it is, on the revision that was read, and forgotten after a month', async () => {
      const delivery = aDelivery(1);
      expect(await conflicts({ kind: 'delivery', delivery, expected: 0 })).toEqual([]);
      expect(await store.delivery(place(1))).toEqual(delivery);
      expect(await store.delivery(place(2))).toBeUndefined();
      expect(await conflicts({ kind: 'delivery', delivery, expected: 0 })).toEqual(['delivery']);
      expect(await conflicts({ kind: 'delivery', delivery: { ...delivery, revision: 2, state: 'failed' }, expected: 1 })).toEqual([]);
      expect(await store.delivery(place(1))).toMatchObject({ state: 'failed' });
      const [item] = await fresh.items();
      expect(item?.[FORGET_AT]).toBe(millis(NOON) / 1000 + LOG_DAYS * 86_400);
    });

    test('deliveries of all parts come newest first, of an endpoint and a period; of one part the oldest first', async () => {
      const lanes = Array.from({ length: 20 }, (_, index) => `mem_${index}`);
      const all = lanes.map((lane, index) => aDelivery(index, lane));
      for (const delivery of [...all, aDelivery(5, 'mem_5', 'end_2')]) await store.commit([{ kind: 'delivery', delivery, expected: 0 }]);
      const endpoint = { programmeId: PROGRAMME, endpointId: ENDPOINT };
      const period = { ...endpoint, from: anEvent(5).at, to: anEvent(15).at };
      const listed = async (of: Parameters<Store['deliveriesBefore']>[0], limit: number) => {
        const found: Delivery[] = [];
        let position: string | undefined;
        do {
          const page = await store.deliveriesBefore(of, position, limit);
          found.push(...page.items);
          position = page.next;
        } while (position !== undefined);
        return found;
      };
      expect(await listed(endpoint, 7)).toEqual([...all].reverse());
      expect(await listed(period, 3)).toEqual(all.slice(5, 15).reverse());
      const after: Delivery[] = [];
      for (let shard = 0; shard < store.deliveryShards; shard += 1) {
        let position: string | undefined;
        do {
          const page = await store.deliveriesAfter(period, shard, position, 1);
          after.push(...page.items);
          position = page.next;
        } while (position !== undefined);
      }
      expect(after.map(({ event }) => event.sequence).sort()).toEqual(all.slice(5, 15).map(({ event }) => event.sequence));
    });
  });
}
