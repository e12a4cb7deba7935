/** Events over HTTP and on the bus, and once more when the stream is read again from the beginning. */
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { DOMAIN_EVENTS, EVENT_NAMES, eventSchema } from '../../../shared/contract/events/domain-events.ts';
import { manager, merchant, newMember, newProgramme, refusalOf, staff, TERMS, TIERS, unique } from '../../support/platform/api.ts';
import type { BusEvent, RunningPlatform } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';

let platform: RunningPlatform;

const Name = z.enum(EVENT_NAMES);
const Detail = z.looseObject({
  id: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ programmeId: z.string(), sequence: z.string() }),
});

/** Those of a programme, each as the contract says and nothing besides. */
async function told(programmeId: string, after = 0) {
  await platform.settle();
  return (await platform.events(after)).map(parsed).filter(({ data }) => data.programmeId === programmeId);
}

function parsed(event: BusEvent) {
  const name = Name.parse(event['detail-type']);
  const { id, timestamp, data } = Detail.parse(event.detail);
  expect(event.source).toBe('perennial');
  expect(new Date(event.time)).toEqual(new Date(timestamp));
  eventSchema(name).parse(event.detail);
  DOMAIN_EVENTS[name].data.strict().parse(data);
  return { id, name, data };
}

const namesOf = (events: Awaited<ReturnType<typeof told>>, memberId: string) =>
  events.filter(({ data }) => data.memberId === memberId).map(({ name, data }) => `${data.sequence} ${name}`);

export function eventsSuite(alone: Alone): void {
  beforeAll(() => {
    platform = alone().running;
  });

  it('a purchase, its return and what managers do reach the bus, in the order of each member, again and again the same', async () => {
    const programmeId = await newProgramme(platform.url, { ...TERMS, tiers: TIERS });
    const shop = await merchant(platform.url, programmeId);
    const { memberId, externalId } = await newMember(platform.url, programmeId);
    const { entry, balance } = await shop.credited({ orderId: 'A-1', member: { externalId }, amount: 2933 });
    await shop.reversed({ orderId: 'A-1', amount: 1000 });
    const admin = await manager(platform.url);
    await admin.call('freezeAccount', {
      params: { programmeId, memberId },
      headers: { 'idempotency-key': unique('key') },
      body: { reason: 'reported as taken over by Mallory' },
    });

    const first = await told(programmeId);
    expect(namesOf(first, memberId)).toEqual([
      '0000000001.00 member.enrolled',
      '0000000001.01 tier.changed',
      '0000000002.00 points.earned',
      '0000000003.00 points.reversed',
      '0000000004.00 account.frozen',
    ]);
    expect(first.filter(({ data }) => data.memberId === undefined).map(({ name }) => name)).toEqual([
      'programme.published',
      'merchant.registered',
    ]);
    const earned = first.find(({ name }) => name === 'points.earned')?.data;
    expect(earned?.explanation).not.toEqual([]);
    expect(earned).toMatchObject({
      memberId,
      entry,
      balance: { active: balance.active, pending: balance.pending },
      merchantId: shop.id,
      orderId: 'A-1',
    });
    for (const secret of [externalId, shop.secret, 'Mallory']) expect(JSON.stringify(first)).not.toContain(secret);

    const seen = (await platform.events()).at(-1)?.number;
    await platform.replayStreams();
    const again = await told(programmeId, seen);
    expect(again).toEqual(first);
    const { projector = [] } = await platform.logs();
    expect(projector.join('\n')).not.toContain('not projected');
    for (const { name, visible } of await platform.queues())
      if (name.endsWith('DeadLetters')) expect({ name, visible }).toEqual({ name, visible: 0 });
  });

  it("managers, and nobody else, have a member's events sent again", async () => {
    const programmeId = await newProgramme(platform.url);
    const { memberId } = await newMember(platform.url, programmeId);
    const request = { params: { programmeId, memberId }, body: { fromEntry: 1 } };
    const { body } = await (await manager(platform.url)).call('replayMemberEvents', request);
    expect(body).toEqual({ memberId, entries: 1, events: 1, messages: 0, nextEntry: null });
    const support = await staff(platform.url, 'support');
    expect((await refusalOf(support.call('replayMemberEvents', request))).code).toBe('FORBIDDEN');
  });
}
