/** Events on their way to endpoints, through failures, crashes and races: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryState } from '../../../shared/domain/events/delivery.ts';
import { DISABLED_AFTER_HOURS, type Endpoint, OPENS_AFTER, SLOW_MILLIS } from '../../../shared/domain/events/endpoint.ts';
import type { LaneRef } from '../../../shared/domain/events/lane.ts';
import { LEASE_SECONDS } from '../../../shared/domain/events/lane.ts';
import { MAX_TRIES } from '../../../shared/domain/events/retry-schedule.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { deliverEvent } from '../../../shared/use-cases/events/deliver-event.ts';
import { listDeliveries, replayDelivery, replayPeriod, sendTestEvent } from '../../../shared/use-cases/events/deliveries.ts';
import { moveEndpoint, removeEndpoint, rotateEndpointSecret } from '../../../shared/use-cases/events/endpoints.ts';
import { retryLane } from '../../../shared/use-cases/events/retry-lane.ts';
import { sweepLanes } from '../../../shared/use-cases/events/sweep-lanes.ts';
import { Busy, MAX_ATTEMPTS } from '../../../shared/use-cases/kernel/commit.ts';
import {
  anEvent,
  answered,
  type Desk,
  DOWN,
  deliveryDesk,
  messageOf,
  messagesOf,
  OK,
  PROGRAMME,
} from '../../support/events/delivery-desk.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const HOUR = 3600;
const always = () => 1;

describe.each(TABLES)('deliveries $name', (tables) => {
  beforeAll(tables.start);
  afterAll(tables.stop);

  let store: Store;
  let desk: Desk;
  let a: Endpoint;
  let url: string;
  let ref: LaneRef;
  beforeEach(async () => {
    store = createStore((await tables.fresh()).table);
    desk = await deliveryDesk(store);
    a = await desk.register('a');
    url = a.url;
    ref = { programmeId: PROGRAMME, endpointId: a.id, lane: 'mem_1' };
  });

  const [e1, e2, e3, e4] = [anEvent(1), anEvent(2), anEvent(3), anEvent(4)];
  const deliver = (event = e1, to: Endpoint = a, replay?: string) => deliverEvent(desk, messageOf(to, event, replay));
  const retry = (at: LaneRef = ref, on: Desk = desk) => retryLane(on, at, always);
  const stateOf = async (event = e1): Promise<readonly [DeliveryState, number] | undefined> => {
    const delivery = await store.delivery(store.deliveryPlace(a.id, event));
    return delivery && [delivery.state, delivery.attempts.length];
  };
  const taken = (at = url) => desk.received.filter((one) => one.url === at && one.answer === OK).map(({ id }) => id);
  const waiting = async () => (await store.waiting(ref, 100)).map(({ eventId }) => eventId);
  const ids = (...events: readonly { readonly id: string }[]) => events.map(({ id }) => id);
  /** Down, with that many waiting behind it; its circuit is closed still. */
  const downWith = async (...events: readonly (typeof e1)[]) => {
    desk.answer(url, DOWN);
    for (const event of events) await deliver(event);
    desk.answer(url, OK);
  };
  const later = (seconds = 10) => desk.clock.advance(seconds);
  const on = (fault: Fault, operation: keyof Store = 'commit', nth = 1) =>
    desk.elsewhere(faultyStore(store, atFirst(operation, fault, nth)));

  describe('an event that arrives', () => {
    test('is in the log, and not sent again', async () => {
      expect(await deliver()).toBe('delivered');
      expect(await stateOf()).toEqual(['delivered', 1]);
      expect(await deliver()).toBe('known');
      expect(taken()).toEqual(ids(e1));
      expect(await store.lane(ref)).toBeUndefined();
    });

    if (!tables.everything) return;

    test('is signed by every secret in force, those that end among them', async () => {
      await rotateEndpointSecret(desk, { programmeId: PROGRAMME, endpointId: a.id }, 24);
      await deliver();
      expect(desk.requests[0]?.secrets).toHaveLength(2);
      later(24 * HOUR);
      await deliver(e2);
      expect(desk.requests[1]?.secrets).toHaveLength(1);
      expect(desk.requests[0]?.secrets).toContain(desk.requests[1]?.secrets[0]);
    });

    test.each<Fault>(['lost-after', 'lost-before', 'contention', 'twice'])('is in the log once when the commit is %s', async (fault) => {
      expect(['delivered', 'known']).toContain(await deliverEvent(on(fault), messageOf(a, e1)));
      expect(taken()).toEqual(ids(e1));
      expect(await stateOf()).toEqual(['delivered', 1]);
    });

    test('is sent twice when whoever sent it is gone before it is in the log', async () => {
      const crashed = desk.elsewhere(faultyStore(store, ({ operation }) => (operation === 'commit' ? 'lost-before' : undefined)));
      await expect(deliverEvent(crashed, messageOf(a, e1))).rejects.toThrow(Busy);
      expect(await deliver()).toBe('delivered');
      expect(taken()).toEqual(ids(e1, e1));
    });
  });

  describe('an event that does not arrive', () => {
    test('waits, and is woken by the first step of the schedule', async () => {
      desk.answer(url, DOWN);
      expect(await deliver()).toBe('waiting');
      expect(await stateOf()).toEqual(['waiting', 1]);
      expect(desk.woken).toEqual([{ ref, delaySeconds: 5 }]);
      expect(await retry()).toBe('nothing');
      later(5);
      desk.answer(url, OK);
      expect(await retry()).toBe('ended');
      expect(await stateOf()).toEqual(['delivered', 2]);
      expect(await store.lane(ref)).toBeUndefined();
    });

    if (!tables.everything) return;

    test('keeps what comes later behind it, and nothing of others', async () => {
      await downWith(e1);
      expect(await deliver(e2)).toBe('waiting');
      expect(await deliver(e3)).toBe('waiting');
      expect(await deliver(anEvent(1, 'mem_2'))).toBe('delivered');
      expect(desk.received.filter(({ id }) => id === e2.id)).toEqual([]);
      later();
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual([anEvent(1, 'mem_2').id, ...ids(e1, e2, e3)]);
      expect(await deliver(e4)).toBe('delivered');
    });

    test('is left to the sweep when its lane cannot be woken', async () => {
      const left: LaneRef[] = [];
      const lanes = { send: async () => Promise.reject(new Error('no queue')) };
      desk.answer(url, DOWN);
      await deliverEvent({ ...desk, lanes, onLaneLeft: (lane) => void left.push(lane) }, messageOf(a, e1));
      expect(left).toEqual([ref]);
      later();
      expect(await sweepLanes(desk, always)).toBe(1);
      expect(desk.woken).toEqual([{ ref, delaySeconds: 0 }]);
    });

    test('has failed after the last attempt, and the lane goes on with the next', async () => {
      // Only this member's first event fails, so the circuit stays closed.
      desk.answer(url, ({ id }) => (id === e1.id ? answered(500) : OK));
      await deliver(e1);
      await deliver(e2);
      let tries = 1;
      while ((await stateOf())?.[0] === 'waiting') {
        later(25 * HOUR);
        await deliver(anEvent(tries, 'mem_2'));
        await retry();
        tries += 1;
      }
      expect(tries).toBe(MAX_TRIES);
      expect(await stateOf()).toEqual(['failed', MAX_TRIES]);
      expect(await stateOf(e2)).toEqual(['delivered', 1]);
      expect(await store.lane(ref)).toBeUndefined();
    });

    test('is tried again when the receiver asks for it, and not sooner', async () => {
      desk.answer(url, answered(503, '120'));
      await deliver();
      later(119);
      desk.answer(url, OK);
      expect(await retry()).toBe('nothing');
      later(1);
      expect(await retry()).toBe('ended');
    });

    test.each<Fault>(['lost-after', 'lost-before', 'contention', 'twice'])('waits once when the commit is %s', async (fault) => {
      desk.answer(url, DOWN);
      // The first commit notes that it failed, the second has it wait.
      await deliverEvent(on(fault, 'commit', 2), messageOf(a, e1));
      expect(await waiting()).toEqual(ids(e1));
      expect(await stateOf()).toEqual(['waiting', 1]);
      later();
      desk.answer(url, OK);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1));
    });

    test('waits once when its message comes again', async () => {
      await downWith(e1, e2);
      expect(await deliver(e1)).toBe('known');
      expect(await deliver(e2)).toBe('known');
      expect(await waiting()).toEqual(ids(e1, e2));
    });

    test('and is late goes by its lane, so that others need not wait for it', async () => {
      expect(await deliverEvent(desk, messageOf(a, e1), true)).toBe('waiting');
      expect(desk.received).toEqual([]);
      expect(desk.woken).toEqual([{ ref, delaySeconds: 0 }]);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1));
    });
  });

  describe('a lane', () => {
    test('is worked off by one of two who come for it', async () => {
      await downWith(e1, e2);
      later();
      const outcomes = await Promise.all([retry(), retry(ref, desk.elsewhere(store)), retry(ref, desk.elsewhere(store))]);
      expect(outcomes.sort()).toEqual(['ended', 'nothing', 'nothing']);
      expect(taken()).toEqual(ids(e1, e2));
    });

    test('is found by the sweep when it is due, whichever part it is in', async () => {
      desk.answer(url, DOWN);
      const lanes = Array.from({ length: 20 }, (_, index) => `mem_${index}`);
      for (const lane of lanes) await deliver(anEvent(1, lane));
      expect(await sweepLanes(desk, always)).toBe(0);
      desk.woken.length = 0;
      later(HOUR);
      expect(await sweepLanes(desk, always)).toBe(lanes.length);
      expect(desk.woken.map((one) => one.ref.lane).sort()).toEqual([...lanes].sort());
    });

    if (!tables.everything) return;

    test('that is appended to while it ends goes on', async () => {
      await downWith(e1);
      later();
      // Just before the lane is taken away: take, settle, note, end.
      const appended: string[] = [];
      const meanwhile = async () => appended.push(await deliver(e2));
      const store2 = faultyStore(store, atFirst('commit', { meanwhile }, 4));
      expect(await retry(ref, desk.elsewhere(store2))).toBe('ended');
      expect(appended).toEqual(['waiting']);
      expect(taken()).toEqual(ids(e1, e2));
      expect(await store.lane(ref)).toBeUndefined();
      expect(await waiting()).toEqual([]);
    });

    test('that ends while something is on its way to it is begun again', async () => {
      await downWith(e1);
      later();
      const meanwhile = async () => expect(await retry()).toBe('ended');
      expect(await deliverEvent(on({ meanwhile }), messageOf(a, e2))).toBe('waiting');
      expect(await waiting()).toEqual(ids(e2));
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1, e2));
    });

    test('of a worker that is gone is taken over once its time is up, and sends unrecorded events once more', async () => {
      await downWith(e1, e2);
      later();
      // It takes the lane, and can write nothing more.
      const dying = faultyStore(store, (call) => (call.operation === 'commit' && call.ofOperation > 1 ? 'lost-before' : undefined));
      await expect(retry(ref, desk.elsewhere(dying))).rejects.toThrow(Busy);
      expect(await retry()).toBe('nothing');
      later(LEASE_SECONDS);
      expect(await sweepLanes(desk, always)).toBe(1);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1, e1, e2));
    });

    test.each(
      (['lost-after', 'lost-before', 'contention', 'twice'] as const).flatMap((fault) =>
        [1, 2, 3, 4, 5].map((nth) => [fault, nth] as const),
      ),
    )('is in order, each once, when a commit is %s: the %ith', async (fault, nth) => {
      await downWith(e1, e2, e3);
      later();
      const outcome = await retry(ref, on(fault, 'commit', nth)).catch((error: Error) => error.name);
      expect(['ended', 'nothing', 'StoreUnavailable']).toContain(outcome);
      later(LEASE_SECONDS);
      await retry();
      expect(taken()).toEqual(ids(e1, e2, e3));
      expect([await stateOf(e1), await stateOf(e2), await stateOf(e3)].map((one) => one?.[0])).toEqual([
        'delivered',
        'delivered',
        'delivered',
      ]);
      expect(await store.lane(ref)).toBeUndefined();
    });

    test('keeps its order when it fails in the middle and more comes', async () => {
      await downWith(e1, e2);
      later();
      desk.answer(url, ({ id }) => (id === e2.id ? DOWN : OK));
      expect(await retry()).toBe('postponed');
      await deliver(e3);
      later(HOUR);
      desk.answer(url, OK);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1, e2, e3));
    });

    test('that has used up its time is handed on', async () => {
      await downWith(e1, e2, e3);
      later();
      let turns = 2;
      desk.woken.length = 0;
      expect(await retryLane(desk, ref, () => turns--)).toBe('postponed');
      expect(taken()).toEqual(ids(e1, e2));
      expect(desk.woken).toEqual([{ ref, delaySeconds: 0 }]);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1, e2, e3));
    });
  });

  describe('a replay', () => {
    const name = () => ({ programmeId: PROGRAMME, endpointId: a.id });
    const replayed = async () => {
      const messages = messagesOf(desk.queued.splice(0));
      const outcomes: string[] = [];
      for (const message of messages) outcomes.push(await deliverEvent(desk, message));
      return outcomes;
    };

    test('sends what arrived once more, under the same name', async () => {
      await deliver();
      later();
      await replayDelivery(desk, store.deliveryPlace(a.id, e1));
      expect(new Set(desk.queued.map(({ id }) => id)).has(`${a.id}#${e1.id}`)).toBe(false);
      expect(await replayed()).toEqual(['delivered']);
      expect(taken()).toEqual(ids(e1, e1));
      expect(await stateOf()).toEqual(['delivered', 2]);
    });

    if (!tables.everything) return;

    test('is done once, however often its message comes', async () => {
      await deliver();
      later();
      await replayDelivery(desk, store.deliveryPlace(a.id, e1));
      desk.queued.push(...desk.queued);
      expect(await replayed()).toEqual(['delivered', 'known']);
    });

    test('stands in its place while the lane is blocked', async () => {
      await deliver(e1);
      await downWith(e2, e3);
      await replayDelivery(desk, store.deliveryPlace(a.id, e1));
      expect(await replayed()).toEqual(['waiting']);
      expect(await waiting()).toEqual(ids(e1, e2, e3));
      later();
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(e1, e1, e2, e3));
    });

    test('of what waits already comes to nothing', async () => {
      await downWith(e1);
      await replayDelivery(desk, store.deliveryPlace(a.id, e1));
      expect(await replayed()).toEqual(['known']);
      expect(await waiting()).toEqual(ids(e1));
    });

    test('of what failed begins its schedule anew', async () => {
      desk.answer(url, answered(410));
      await deliver();
      await moveEndpoint(desk, name(), 'enable');
      later();
      desk.answer(url, DOWN);
      await replayDelivery(desk, store.deliveryPlace(a.id, e1));
      expect(await replayed()).toEqual(['waiting']);
      const delivery = await store.delivery(store.deliveryPlace(a.id, e1));
      expect(delivery).toMatchObject({ tries: 1, state: 'waiting' });
      expect(delivery?.attempts).toHaveLength(2);
    });

    test('of a period has what happened in it, by state and type, in order of each lane', async () => {
      const [inside, before, after] = [
        [
          anEvent(1, 'mem_1', '2026-03-02T10:00:00.000Z'),
          anEvent(2, 'mem_1', '2026-03-02T10:30:00.000Z'),
          anEvent(1, 'mem_2', '2026-03-02T10:59:59.999Z'),
        ],
        anEvent(7, 'mem_3', '2026-03-02T09:59:59.999Z'),
        anEvent(8, 'mem_3', '2026-03-02T11:00:00.000Z'),
      ];
      await moveEndpoint(desk, name(), 'pause');
      for (const event of [before, ...inside, after]) await deliver(event);
      await moveEndpoint(desk, name(), 'enable');
      later();
      const hour = { ...name(), from: '2026-03-02T10:00:00.000Z' as typeof e1.at, to: '2026-03-02T11:00:00.000Z' as typeof e1.at };
      expect(await replayPeriod(desk, hour, { states: ['failed'] })).toEqual({ sent: 0, next: null });
      expect(await replayPeriod(desk, hour, { type: 'tier.changed' })).toEqual({ sent: 0, next: null });
      expect(await replayPeriod(desk, hour, { states: ['missed'] })).toEqual({ sent: 3, next: null });
      const sent = messagesOf(desk.queued).map(({ event }) => event);
      expect(sent.filter(({ lane }) => lane === 'mem_1').map(({ id }) => id)).toEqual(inside.slice(0, 2).map(({ id }) => id));
      expect(sent.map(({ id }) => id).sort()).toEqual(inside.map(({ id }) => id).sort());
    });

    test('is refused while the endpoint takes nothing', async () => {
      await deliver();
      await moveEndpoint(desk, name(), 'pause');
      await expect(replayDelivery(desk, store.deliveryPlace(a.id, e1))).rejects.toMatchObject({ code: 'WRONG_STATE' });
      await expect(replayPeriod(desk, name(), {})).rejects.toMatchObject({ code: 'WRONG_STATE' });
      await expect(sendTestEvent(desk, name())).rejects.toMatchObject({ code: 'WRONG_STATE' });
    });

    test('is to be asked for again when the queue did not take it', async () => {
      await deliver();
      const outbox = { send: async (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id) };
      await expect(replayDelivery({ ...desk, outbox }, store.deliveryPlace(a.id, e1))).rejects.toThrow(Busy);
    });
  });

  describe('the log', () => {
    const name = () => ({ programmeId: PROGRAMME, endpointId: a.id });

    test('has the newest first, page by page, over all lanes, filtered', async () => {
      const events = Array.from({ length: 12 }, (_, index) => anEvent(index, `mem_${index}`));
      for (const event of events) await deliver(event);
      const seen: string[] = [];
      let position: string | undefined;
      do {
        const page = await listDeliveries(desk, name(), {}, position, 5);
        seen.push(...page.items.map(({ event }) => event.id));
        position = page.next;
      } while (position !== undefined);
      expect(seen).toEqual([...events].reverse().map(({ id }) => id));
      expect((await listDeliveries(desk, name(), { states: ['missed'] }, undefined, 5)).items).toEqual([]);
      expect((await listDeliveries(desk, name(), { type: 'points.earned' }, undefined, 100)).items).toHaveLength(12);
      const few = { ...name(), from: anEvent(3).at, to: anEvent(6).at };
      expect((await listDeliveries(desk, few, {}, undefined, 5)).items.map(({ event }) => event.id)).toEqual(
        ids(anEvent(5, 'mem_5'), anEvent(4, 'mem_4'), anEvent(3, 'mem_3')),
      );
    });
  });

  if (!tables.everything) return;

  describe('an endpoint that fails', () => {
    const failFor = async (members: number) => {
      desk.answer(url, DOWN);
      for (let member = 0; member < members; member += 1) await deliver(anEvent(1, `mem_down-${member}`));
    };

    test('is not tried while its circuit is open, and then by one', async () => {
      await failFor(OPENS_AFTER);
      const tried = desk.received.length;
      expect(await deliver(e1)).toBe('waiting');
      expect(await stateOf()).toEqual(['waiting', 0]);
      expect(desk.received).toHaveLength(tried);
      later(HOUR);
      let probing = 0;
      desk.answer(url, async () => {
        probing += 1;
        // Others come while it is being tried.
        if (probing === 1) expect(await deliver(anEvent(9, 'mem_other'))).toBe('waiting');
        return OK;
      });
      expect(await retry()).toBe('ended');
      expect((await store.endpoint(PROGRAMME, a.id))?.failing).toBeNull();
      expect(await deliver(e2)).toBe('delivered');
    });

    test('is slow: its events arrive once, and then one at a time until it is quick again', async () => {
      desk.takes(SLOW_MILLIS);
      const slow = Array.from({ length: OPENS_AFTER }, (_, index) => anEvent(1, `mem_slow-${index}`));
      for (const event of slow) expect(await deliver(event)).toBe('delivered');
      expect(await deliver(e1)).toBe('waiting');
      expect(await deliver(e2)).toBe('waiting');
      later(HOUR);
      expect(await retry()).toBe('postponed');
      expect(taken()).toEqual(ids(...slow, e1));
      desk.takes(SLOW_MILLIS - 1);
      later(HOUR);
      expect(await retry()).toBe('ended');
      expect(taken()).toEqual(ids(...slow, e1, e2));
      expect((await store.endpoint(PROGRAMME, a.id))?.failing).toBeNull();
    });

    test('keeps no other endpoint waiting', async () => {
      const b = await desk.register('b');
      await failFor(OPENS_AFTER);
      expect(await deliver(e1, a)).toBe('waiting');
      expect(await deliver(e1, b)).toBe('delivered');
    });

    test('is closed to all but one of those that come at once', async () => {
      await failFor(OPENS_AFTER);
      later(HOUR);
      desk.received.length = 0;
      const servers = Array.from({ length: 5 }, () => desk.elsewhere(store));
      await Promise.all(servers.map((server, index) => deliverEvent(server, messageOf(a, anEvent(1, `mem_late-${index}`)))));
      expect(desk.received).toHaveLength(1);
    });

    test(`is disabled after ${DISABLED_AFTER_HOURS} hours without success, and what waits is missed`, async () => {
      desk.answer(url, DOWN);
      await deliver(e1);
      await deliver(e2);
      for (let hours = 0; hours < DISABLED_AFTER_HOURS - 1; hours += 24) {
        later(24 * HOUR - 60);
        await retry();
      }
      expect((await store.endpoint(PROGRAMME, a.id))?.state.is).toBe('enabled');
      later(25 * HOUR);
      await retry();
      expect((await store.endpoint(PROGRAMME, a.id))?.state).toMatchObject({ is: 'disabled', reason: 'failing' });
      expect(desk.disabled.map(({ id }) => id)).toEqual([a.id]);
      later(25 * HOUR);
      await retry();
      expect((await stateOf(e1))?.[0]).toBe('missed');
      expect(await stateOf(e2)).toEqual(['missed', 0]);
      expect(await store.lane(ref)).toBeUndefined();
      expect(await deliver(e3)).toBe('missed');
    });

    test('and takes something now and then is not disabled', async () => {
      desk.answer(url, DOWN);
      for (let day = 0; day < 7; day += 1) {
        await deliver(anEvent(day, 'mem_down'));
        later(24 * HOUR);
        desk.answer(url, OK);
        await deliver(anEvent(day, 'mem_up'));
        await retry({ ...ref, lane: 'mem_down' });
        desk.answer(url, DOWN);
      }
      expect(desk.disabled).toEqual([]);
    });

    test('is disabled at once when it says that it is gone', async () => {
      desk.answer(url, answered(410));
      expect(await deliver()).toBe('failed');
      expect((await store.endpoint(PROGRAMME, a.id))?.state).toMatchObject({ is: 'disabled', reason: 'gone' });
      expect(await deliver(e2)).toBe('missed');
      expect(desk.received).toHaveLength(1);
    });

    test('is disabled when it says so to what waits, and the rest is missed', async () => {
      await downWith(e1, e2);
      later();
      desk.answer(url, answered(410));
      expect(await retry()).toBe('ended');
      expect(await stateOf(e1)).toEqual(['failed', 2]);
      expect(await stateOf(e2)).toEqual(['missed', 0]);
    });

    test.each([301, 302, 307, 308, 400, 404, 429, 500])('has failed with %i', async (status) => {
      desk.answer(url, answered(status));
      expect(await deliver()).toBe('waiting');
    });
  });

  describe('an endpoint with events that wait', () => {
    const name = () => ({ programmeId: PROGRAMME, endpointId: a.id });

    test('that is removed has none once their time comes', async () => {
      await downWith(e1, e2);
      await removeEndpoint(desk, name());
      later();
      expect(await retry()).toBe('ended');
      expect(await store.lane(ref)).toBeUndefined();
      expect(await waiting()).toEqual([]);
      expect(taken()).toEqual([]);
      expect(await deliver(e3)).toBe('dropped');
    });

    test('that is paused has missed them, and takes them once it is enabled and they are sent again', async () => {
      await downWith(e1, e2);
      await moveEndpoint(desk, name(), 'pause');
      later();
      expect(await retry()).toBe('ended');
      expect(await deliver(e3)).toBe('missed');
      expect(taken()).toEqual([]);
      await moveEndpoint(desk, name(), 'enable');
      later();
      await replayPeriod(desk, { ...name() }, { states: ['missed'] });
      for (const message of messagesOf(desk.queued)) expect(await deliverEvent(desk, message)).toBe('delivered');
      expect(taken()).toEqual(ids(e1, e2, e3));
    });

    test('more than a transaction takes are missed all the same', async () => {
      await downWith(...Array.from({ length: 55 }, (_, index) => anEvent(index + 1)));
      await moveEndpoint(desk, name(), 'pause');
      later();
      expect(await retry()).toBe('ended');
      const { items } = await listDeliveries(desk, name(), { states: ['missed'] }, undefined, 100);
      expect(items).toHaveLength(55);
    });
  });

  test('a test is sent past what waits, in a lane of its own', async () => {
    await downWith(e1);
    const { event } = await sendTestEvent(desk, { programmeId: PROGRAMME, endpointId: a.id });
    const [message] = messagesOf(desk.queued);
    expect(message?.event).toEqual(event);
    expect(message && (await deliverEvent(desk, message))).toBe('delivered');
    expect(taken()).toEqual([event.id]);
  });

  test(`a store that is away is not taken for an answer: after ${MAX_ATTEMPTS} attempts the message comes again`, async () => {
    const away = faultyStore(store, ({ operation }) => (operation === 'lane' ? 'lost-before' : undefined));
    await expect(deliverEvent(desk.elsewhere(away), messageOf(a, e1))).rejects.toThrow('lost-before');
    expect(desk.received).toEqual([]);
  });
});
