/** The id of a request: from the commit that the request made to the events of it, and no further into what is stored. */
import { describe, expect, test } from 'vitest';
import { busEventOf } from '../../../shared/domain/events/bus-event.ts';
import { bodyOf } from '../../../shared/domain/events/delivery.ts';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { reactionsOf, reactionsOfEntry } from '../../../shared/domain/events/reaction.ts';
import type { Outbox, OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import { committedFrom } from '../../../shared/store/events/stream-records.ts';
import { createStore } from '../../../shared/store/store.ts';
import { type DeliveryPorts, deliverEvent } from '../../../shared/use-cases/events/deliver-event.ts';
import { replayEvents } from '../../../shared/use-cases/events/replay-events.ts';
import { retryLane } from '../../../shared/use-cases/events/retry-lane.ts';
import { verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { anEvent, DOWN, deliveryDesk, messageOf, OK } from '../../support/events/delivery-desk.ts';
import { insertedRecord } from '../../support/kernel/committed-writes.ts';
import { entryIn, openShop, PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { EXAMPLE_ENTRIES } from '../../support/ledger/example-entries.ts';

const ENROLMENT = 'JKJaXmPLvHcESHA=';
const PURCHASE = 'JKJbFh5lPHcEP9A=';

/** A member who enrols by one request and buys by another; the programme is of no request. */
async function story() {
  const testTable = await memoryTables().fresh();
  let request: string | undefined;
  const shop = (await openShop(testTable)).on(createStore(testTable.table, () => request));
  request = ENROLMENT;
  const { memberId } = await shop.enrol({ externalId: 'A-1' });
  request = PURCHASE;
  const entry = entryIn(await shop.credit());
  const items = await testTable.items();
  const committed = items.flatMap((item) => committedFrom(insertedRecord(item)) ?? []);
  return { shop, memberId, entry, items, committed };
}

describe('the id of a request', () => {
  test('stands on the items of which events are made, and on no other', async () => {
    const { items, memberId } = await story();
    const marked = items.filter((item) => item.request !== undefined).map(({ SK, request }) => [SK, request]);
    expect(marked).toEqual([
      ['ENTRY#0000000001', ENROLMENT],
      ['ENTRY#0000000002', PURCHASE],
      // The member's insight: events are made of its changes.
      [memberId, ENROLMENT],
    ]);
  });

  test('is no part of an entry, nor of its hash', async () => {
    const { shop, memberId, entry } = await story();
    const read = await shop.store.entry(PROGRAMME, memberId, 2);
    expect(read).toEqual(entry);
    expect(read).not.toHaveProperty('request');
    expect(await verifyLedger(shop.store, PROGRAMME, memberId)).toMatchObject({ faults: [] });
  });

  test('is in the events of the commit, for endpoints and for the bus, and changes no id', async () => {
    const { committed } = await story();
    const events = committed.flatMap((one) => eventsOf(one));
    expect(events.map(({ type, correlationId }) => [type, correlationId])).toEqual([
      ['programme.published', undefined],
      ['member.enrolled', ENROLMENT],
      ['points.earned', PURCHASE],
    ]);
    for (const event of events) {
      const { correlationId } = event;
      expect(JSON.parse(bodyOf(event)).correlationId).toBe(correlationId);
      expect(busEventOf(event)).toEqual({ id: event.id, ...JSON.parse(bodyOf(event)) });
    }
    const without = committed.flatMap(({ correlationId: _, ...one }) => eventsOf(one));
    expect(without.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(without.map((event) => Object.hasOwn(event, 'correlationId'))).toEqual([false, false, false]);
  });

  test('is in the reactions of the platform', () => {
    const reacting = EXAMPLE_ENTRIES.filter(({ entry }) => reactionsOfEntry(entry).length > 0);
    expect(reacting.length).toBeGreaterThan(0);
    for (const { entry } of reacting) {
      const [plain, caused] = [{}, { correlationId: PURCHASE }].map((cause) => reactionsOf({ kind: 'entry', entry, ...cause }));
      expect(caused?.map(({ body }) => JSON.parse(body))).toEqual(
        plain?.map(({ body }) => ({ ...JSON.parse(body), correlationId: PURCHASE })),
      );
      // The queue knows a repeated message by its id, whatever caused it.
      expect(caused?.map(({ id }) => id)).toEqual(plain?.map(({ id }) => id));
    }
  });

  test('is in a replayed event as in the first', async () => {
    const { shop, memberId, committed } = await story();
    const sent: OutgoingMessage[] = [];
    const outbox: Outbox = {
      async send(messages) {
        sent.push(...messages);
        return [];
      },
    };
    const subscriptions = async () => [{ endpointId: 'end_1', eventTypes: ['*'] }];
    const ports = { ...shop.ports, subscriptions, deliveries: outbox, reactions: outbox };
    await replayEvents(ports, { programmeId: PROGRAMME, memberId, fromEntry: 1 });
    const ofMember = committed.flatMap((one) => eventsOf(one)).filter(({ lane }) => lane === memberId);
    expect(sent.map(({ body }) => JSON.parse(body).event)).toEqual(JSON.parse(JSON.stringify(ofMember)));
  });

  test('is in an event that waited in its lane as in the first attempt', async () => {
    const desk = await deliveryDesk(createStore((await memoryTables().fresh()).table));
    const endpoint = await desk.register('a');
    const event = { ...anEvent(1), correlationId: PURCHASE };
    desk.answer(endpoint.url, DOWN);
    expect(await deliverEvent(desk, messageOf(endpoint, event))).toBe('waiting');
    desk.answer(endpoint.url, OK);
    desk.clock.advance(10);
    const retried: (readonly [string | undefined, string])[] = [];
    const onRetried: DeliveryPorts['onRetried'] = ({ correlationId }, verdict) => retried.push([correlationId, verdict]);
    await retryLane({ ...desk, onRetried }, { programmeId: event.programmeId, endpointId: endpoint.id, lane: event.lane }, () => 1);
    expect(desk.requests.map(({ body }) => body)).toEqual([bodyOf(event), bodyOf(event)]);
    expect(retried).toEqual([[PURCHASE, 'delivered']]);
  });
});
