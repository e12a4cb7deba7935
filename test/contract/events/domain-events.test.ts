/** The contract of events, held against every event of whole simulated worlds: each event fits its schema exactly. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { DOMAIN_EVENTS, EVENT_NAMES, type EventName, eventExample, eventSchema } from '../../../shared/contract/events/domain-events.ts';
import { openApiDocument } from '../../../shared/contract/openapi.ts';
import { payloadOf } from '../../../shared/domain/events/event.ts';
import { EVENT_TYPES } from '../../../shared/domain/events/event-type.ts';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { seedOf } from '../../sim/kernel/random.ts';
import { planWorld } from '../../sim/plan.ts';
import { runWorld } from '../../sim/world.ts';
import { committedWrites } from '../../support/kernel/committed-writes.ts';
import { EXAMPLE_ENTRIES, NOT_SIMULATED } from '../../support/ledger/example-entries.ts';

/** A receiver bears fields that it does not know; here each is a failure. */
const strictly = (name: EventName) => DOMAIN_EVENTS[name].data.strict();

test('the domain and the contract know the same events', () => {
  expect([...EVENT_NAMES].sort()).toEqual([...EVENT_TYPES].sort());
});

describe.each(EVENT_NAMES)('%s', (name) => {
  test('has an example that is as its schema says, in every field that must be there', () => {
    expect(eventSchema(name).parse(eventExample(name))).toEqual(eventExample(name));
    expect(strictly(name).parse(DOMAIN_EVENTS[name].example)).toEqual(DOMAIN_EVENTS[name].example);
  });

  test('is told in whole sentences', () => {
    expect(DOMAIN_EVENTS[name].title).toMatch(/^[A-Z]/);
    expect(DOMAIN_EVENTS[name].description).toMatch(/^[A-Z].*\.$/);
  });
});

test('the document has every event, with what it is signed by and what it may be answered', () => {
  const Document = z.object({
    webhooks: z.record(
      z.string(),
      z.object({
        post: z.object({
          tags: z.array(z.string()),
          parameters: z.array(z.object({ $ref: z.string() })),
          requestBody: z.object({ content: z.object({ 'application/json': z.object({ example: z.unknown() }) }) }),
          responses: z.record(z.string(), z.object({ $ref: z.string() })),
        }),
      }),
    ),
    components: z.object({
      parameters: z.record(z.string(), z.object({ in: z.literal('header'), name: z.string() })),
      responses: z.record(z.string(), z.unknown()),
    }),
    tags: z.array(z.object({ name: z.string() })),
  });
  const { webhooks, components, tags } = Document.parse(JSON.parse(JSON.stringify(openApiDocument())));
  expect(Object.keys(webhooks)).toEqual(EVENT_NAMES);
  for (const [name, { post }] of Object.entries(webhooks)) {
    const headers = post.parameters.map(({ $ref }) => components.parameters[$ref.slice('#/components/parameters/'.length)]?.name);
    expect(headers).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    expect(Object.keys(post.responses)).toEqual(['410', '429', '503', '2XX', 'default']);
    for (const { $ref } of Object.values(post.responses))
      expect(components.responses).toHaveProperty($ref.slice('#/components/responses/'.length));
    expect(tags.map((tag) => tag.name)).toContain(post.tags[0]);
    expect(post.requestBody.content['application/json'].example).toMatchObject({ type: name, version: 1 });
  }
});

/** Worlds are made until each kind of event is told of. They know nothing of each other: the same ids are in all of them. */
const MOST_WORLDS = 50;

async function toldIn(world: number) {
  const { bug, committed } = committedWrites();
  const { violation } = await runWorld(planWorld(seedOf(20_261_123, world), 1_000, { payments: true }), bug);
  expect(violation).toBeUndefined();
  return committed.map((one) => ({ one, events: eventsOf(one) }));
}

/** Events of kinds of entries that no world comes to. */
const ofExamples = EXAMPLE_ENTRIES.filter(({ kind }) => NOT_SIMULATED.includes(kind)).flatMap(({ entry }) => {
  const one = { kind: 'entry', entry } as const;
  return eventsOf(one).map((event) => ({ one, event }));
});

const isToldElsewhere = (type: string): boolean =>
  /^(merchant|budget|endpoint|referral|review|segment)\.|^member\..*_changed$/.test(type) ||
  ofExamples.some(({ event }) => event.type === type);

describe('all that worlds commit', async () => {
  const worlds: Awaited<ReturnType<typeof toldIn>>[] = [];
  const untold = new Set<string>(EVENT_TYPES.filter((type) => !isToldElsewhere(type)));
  while (untold.size > 0 && worlds.length < MOST_WORLDS) {
    const world = await toldIn(worlds.length);
    worlds.push(world);
    for (const { type } of world.flatMap(({ events }) => events)) untold.delete(type);
  }
  const committed = worlds.flat();
  const told = committed.flatMap(({ one, events }) => events.map((event) => ({ one, event })));

  test('is told of by each kind of event', () => {
    expect([...untold]).toEqual([]);
    expect(committed.filter(({ events }) => events.length === 0)).toEqual([]);
  });

  test('as the contract says, and nothing besides', () => {
    const names = z.enum(EVENT_NAMES);
    const loose = new Set<string>();
    for (const { event } of [...told, ...ofExamples]) {
      const name = names.parse(event.type);
      const payload = JSON.parse(JSON.stringify(payloadOf(event)));
      const problems = [eventSchema(name).safeParse(payload).error, strictly(name).safeParse(payload.data).error];
      for (const problem of problems) if (problem !== undefined) loose.add(`${name}: ${z.prettifyError(problem)}`);
    }
    expect([...loose]).toEqual([]);
  });

  test('under an id of its own, and with a larger place than what came before it in its lane', () => {
    for (const world of worlds) {
      const ids = new Set<string>();
      const last = new Map<string, string>();
      for (const { id, type, programmeId, lane, sequence } of world.flatMap(({ events }) => events)) {
        const place = `${programmeId} ${lane}`;
        expect(sequence > (last.get(place) ?? ''), `${type} of ${place}`).toBe(true);
        expect(sequence).toMatch(/^\d{10}\.\d{2}$/);
        expect(ids.has(id)).toBe(false);
        last.set(place, sequence);
        ids.add(id);
      }
    }
  });

  test('as often as it is made, the same', () => {
    for (const { one, event } of told) expect(eventsOf(structuredClone(one))).toContainEqual(event);
  });

  test('without what was written by hand, identities, or codes of vouchers', () => {
    for (const { one, event } of told) {
      const text = JSON.stringify(event);
      if (one.kind !== 'entry') continue;
      const { by, reason, collect = [], kind } = one.entry;
      if (by !== undefined) expect(text).not.toContain(`"${by}"`);
      if (reason !== undefined && kind !== 'award') expect(text).not.toContain(`"${reason}"`);
      for (const { hash } of collect) expect(text).not.toContain(hash);
      expect(text).not.toContain('"code"');
    }
  });
});
