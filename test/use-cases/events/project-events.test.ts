/** From what was committed to messages: on a table in memory, with queues that can refuse. */

import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { reactionsOfEntry } from '../../../shared/domain/events/reaction.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Outbox, OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import { committedFrom, keyOf, UnreadableRecord } from '../../../shared/store/events/stream-records.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { type CommittedRecord, projectEvents } from '../../../shared/use-cases/events/project-events.ts';
import { MAX_REPLAYED_EVENTS, replayEvents } from '../../../shared/use-cases/events/replay-events.ts';
import { NOW } from '../../support/kernel/builders.ts';
import { insertedRecord } from '../../support/kernel/committed-writes.ts';
import { openShop, PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const Body = z.object({ endpointId: z.string(), event: z.object({ type: z.string(), sequence: z.string(), lane: z.string() }) });

/** Takes all but what it is told to refuse, and of a group nothing behind that. */
function queue(refuses: (message: OutgoingMessage) => boolean = () => false) {
  const taken: OutgoingMessage[] = [];
  const outbox: Outbox = {
    async send(messages) {
      const stopped = new Set<string>();
      return messages.flatMap((message) => {
        if (refuses(message)) stopped.add(message.group);
        if (stopped.has(message.group)) return [message.id];
        taken.push(message);
        return [];
      });
    },
  };
  const said = () =>
    taken.map(({ body }) => Body.parse(JSON.parse(body))).map(({ endpointId, event }) => `${endpointId} ${event.sequence} ${event.type}`);
  return { outbox, taken, said };
}

const EVERYTHING = { endpointId: 'end_all', eventTypes: ['*'] };
const EARNINGS = { endpointId: 'end_earnings', eventTypes: ['points.earned'] };
const subscriptions = async () => [EVERYTHING, EARNINGS];

/** Two members, of whom the first buys twice: as the stream has it. */
async function story() {
  const shop = await openShop(await memoryTables().fresh());
  const { memberId } = await shop.enrol({ externalId: 'A-1' });
  const { memberId: other } = await shop.enrol({ externalId: 'A-2' });
  await shop.credit({ orderId: 'order-1' });
  await shop.credit({ orderId: 'order-2' });
  const recordsOf = async (who: string) => (await shop.store.entriesAfter(PROGRAMME, who, 0, 100)).items.map((entry) => recordOf(entry));
  return { shop, memberId, other, first: await recordsOf(memberId), second: await recordsOf(other) };
}

function recordOf(entry: Entry): CommittedRecord {
  const { programmeId, memberId, number, ...attributes } = entry;
  const item: Item = { ...attributes, ...ledgerItems.entry.key(entry) };
  const record = insertedRecord(item);
  return { id: `${memberId} ${number}`, partition: keyOf(record).PK, read: () => committedFrom(record) };
}

describe('a commit', () => {
  test('is told to each endpoint that subscribes to it, in the order of each member', async () => {
    const { first, second } = await story();
    const [deliveries, reactions] = [queue(), queue()];
    const projected = await projectEvents({ subscriptions, deliveries: deliveries.outbox, reactions: reactions.outbox }, [
      ...first,
      ...second,
    ]);
    expect(projected).toEqual({ failed: [], events: 4, messages: 6 });
    expect(deliveries.said()).toEqual([
      'end_all 0000000001.00 member.enrolled',
      'end_all 0000000002.00 points.earned',
      'end_earnings 0000000002.00 points.earned',
      'end_all 0000000003.00 points.earned',
      'end_earnings 0000000003.00 points.earned',
      'end_all 0000000001.00 member.enrolled',
    ]);
    expect(new Set(deliveries.taken.map(({ group }) => group)).size).toBe(3);
    expect(reactions.taken).toEqual([]);
  });

  test('makes the same messages when it is projected again', async () => {
    const { first } = await story();
    const [once, again] = [queue(), queue()];
    for (const { outbox } of [once, again]) await projectEvents({ subscriptions, deliveries: outbox, reactions: queue().outbox }, first);
    expect(again.taken).toEqual(once.taken);
    expect(new Set(once.taken.map(({ id }) => id)).size).toBe(once.taken.length);
  });

  test('is told of nothing where nobody subscribes, and no queue is asked', async () => {
    const { first } = await story();
    const never: Outbox = { send: () => expect.fail('nothing is to be sent') };
    const projected = await projectEvents({ subscriptions: async () => [], deliveries: never, reactions: never }, first);
    expect(projected).toEqual({ failed: [], events: 3, messages: 0 });
  });
});

describe('a record that fails', () => {
  test('of itself stops its member and no other, and is told of once', async () => {
    const { first, second } = await story();
    const unreadable: CommittedRecord = {
      id: 'broken',
      partition: first[0]?.partition ?? '',
      read: () => {
        throw new UnreadableRecord('no image');
      },
    };
    const [enrolled, ...purchases] = first;
    const told: string[] = [];
    const deliveries = queue();
    const projected = await projectEvents(
      { subscriptions, deliveries: deliveries.outbox, reactions: queue().outbox, onFailed: (id, error) => told.push(`${id} ${error}`) },
      [...(enrolled === undefined ? [] : [enrolled]), unreadable, ...purchases, ...second],
    );
    expect(projected.failed).toEqual(['broken', ...purchases.map(({ id }) => id)]);
    expect(told).toEqual(['broken UnreadableRecord: no image']);
    expect(deliveries.said()).toEqual(['end_all 0000000001.00 member.enrolled', 'end_all 0000000001.00 member.enrolled']);
  });

  test('to be taken fails with all behind it of its member', async () => {
    const { first, second } = await story();
    const full = queue(({ group, body }) => group.startsWith('end_earnings#') && body.includes('0000000002.00'));
    const projected = await projectEvents({ subscriptions, deliveries: full.outbox, reactions: queue().outbox }, [...first, ...second]);
    expect(projected.failed).toEqual(first.slice(1).map(({ id }) => id));
    expect(full.said()).not.toContain('end_earnings 0000000003.00 points.earned');
  });

  test('while nobody knows who subscribes', async () => {
    const { first } = await story();
    const down = async () => Promise.reject(new Error('the table is away'));
    const deliveries = queue();
    const projected = await projectEvents({ subscriptions: down, deliveries: deliveries.outbox, reactions: queue().outbox }, first);
    expect(projected.failed).toEqual(first.map(({ id }) => id));
    expect(deliveries.taken).toEqual([]);
  });
});

test('an entry that says something of a referral is reacted to, one after another for each friend', () => {
  const entry = { programmeId: PROGRAMME, memberId: 'mem_1', number: 7 };
  expect(reactionsOfEntry(entry)).toEqual([]);
  expect(reactionsOfEntry({ ...entry, referral: { stage: 'qualified', referrerId: 'mem_carol', refereeId: 'mem_2' } })).toEqual([
    {
      group: 'mem_2',
      id: `${PROGRAMME}#mem_1#7`,
      body: JSON.stringify({ kind: 'referral-entry', programmeId: PROGRAMME, memberId: 'mem_1', entry: 7 }),
    },
  ]);
});

describe('sent again by hand', () => {
  test('events are the same, and their messages no duplicates of the first', async () => {
    const { shop, memberId, first } = await story();
    const [once, again, reactions] = [queue(), queue(), queue()];
    await projectEvents({ subscriptions, deliveries: once.outbox, reactions: reactions.outbox }, first);
    const ports = { ...shop.ports, subscriptions, deliveries: again.outbox, reactions: reactions.outbox };
    expect(await replayEvents(ports, { programmeId: PROGRAMME, memberId, fromEntry: 2 })).toEqual({
      entries: 2,
      events: 2,
      messages: 4,
      nextEntry: null,
    });
    expect(again.said()).toEqual(once.said().slice(1));
    for (const { id } of again.taken) expect(once.taken.map((message) => message.id)).not.toContain(id);
    expect((await replayEvents(ports, { programmeId: PROGRAMME, memberId, fromEntry: 1, toEntry: 1 })).entries).toBe(1);
  });

  test('of many entries come in several requests, each event once and in order', async () => {
    const { shop, memberId } = await story();
    for (let order = 3; order <= MAX_REPLAYED_EVENTS + 3; order += 1) await shop.credit({ orderId: `order-${order}` });
    const { outbox, said } = queue();
    const ports = { ...shop.ports, subscriptions: async () => [EVERYTHING], deliveries: outbox, reactions: queue().outbox };
    const parts = [];
    for (let fromEntry: number | null = 1; fromEntry !== null; fromEntry = parts.at(-1)?.nextEntry ?? null)
      parts.push(await replayEvents(ports, { programmeId: PROGRAMME, memberId, fromEntry }));
    const entries = MAX_REPLAYED_EVENTS + 4;
    expect(parts).toMatchObject([
      { entries: MAX_REPLAYED_EVENTS, events: MAX_REPLAYED_EVENTS, nextEntry: MAX_REPLAYED_EVENTS + 1 },
      { entries: 4, events: 4, nextEntry: null },
    ]);
    const sequences = said().map((line) => line.split(' ')[1]);
    expect(sequences).toEqual(sequences.toSorted());
    expect(new Set(sequences).size).toBe(entries);
  });

  test('are refused for an entry that there is not, and for nobody', async () => {
    const { shop, memberId } = await story();
    const ports = { ...shop.ports, subscriptions, deliveries: queue().outbox, reactions: queue().outbox };
    const asked = { programmeId: PROGRAMME, memberId, fromEntry: 4 };
    await expect(replayEvents(ports, asked)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'fromEntry' });
    await expect(replayEvents(ports, { ...asked, fromEntry: 2, toEntry: 1 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'toEntry',
    });
    await expect(replayEvents(ports, { ...asked, memberId: 'mem_nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('and not taken, are asked for again', async () => {
    const { shop, memberId } = await story();
    const ports = { ...shop.ports, subscriptions, deliveries: queue(() => true).outbox, reactions: queue().outbox };
    await expect(replayEvents(ports, { programmeId: PROGRAMME, memberId, fromEntry: 1 })).rejects.toThrow('5 of 5 messages were not taken');
  });
});

test('an endpoint that is disabled is told of once, and not whenever it changes after that', () => {
  const endpoint = (is: 'enabled' | 'disabled', revision: number) => ({
    programmeId: PROGRAMME,
    id: 'end_1',
    url: 'https://example.org',
    eventTypes: ['*'],
    createdAt: NOW,
    revision,
    secrets: [],
    state: is === 'enabled' ? ({ is } as const) : ({ is, since: NOW, reason: 'gone' } as const),
    failing: null,
  });
  const told = (before: 'enabled' | 'disabled', after: 'enabled' | 'disabled') =>
    eventsOf({ kind: 'endpoint', endpoint: endpoint(after, 2), before: endpoint(before, 1) }).map(({ type, data }) => [type, data.reason]);
  expect(told('enabled', 'disabled')).toEqual([['endpoint.disabled', 'gone']]);
  expect([told('disabled', 'disabled'), told('disabled', 'enabled'), told('enabled', 'enabled')]).toEqual([[], [], []]);
});
