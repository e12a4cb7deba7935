/** A segment by rule, from its rule to what a member of it can redeem: found by a retention run, told on the bus. */
import { beforeAll, expect, inject, it, vi } from 'vitest';
import type * as z from 'zod';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { DOMAIN_EVENTS, eventSchema } from '../../shared/contract/events/domain-events.ts';
import type { RewardFile } from '../../shared/contract/rewards/rewards.ts';
import { dateOfDay, dayOf } from '../../shared/domain/analytics/history/day.ts';
import { dateOf } from '../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../shared/domain/kernel/time.ts';
import { reportsMade } from '../support/analytics/reports-made.ts';
import { manager, merchant, newMember, newProgramme, refusalOf, TERMS, tokenOf, unique } from '../support/platform/api.ts';
import { localCalls } from '../support/platform/platform.ts';
import { patience } from '../support/run/slowness.ts';

const url = inject('platformUrl');
const SEGMENT = 'regulars';
const REWARD: Omit<z.input<typeof RewardFile>, 'id'> = {
  state: 'active',
  texts: [{ language: 'en', name: 'A record of your choice' }],
  gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
  cost: { points: 50 },
  voucherLifetime: { days: 30, to: 'day' },
  segments: [SEGMENT],
  reservationMinutes: 15,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};

/** Its clock may have been moved ahead of this machine's. */
const platformNow = () => localCalls(url).clock();

let admin: Client;
let programmeId: string;
let yesterday: string;
beforeAll(async () => {
  admin = await manager(url);
  programmeId = await newProgramme(url);
  yesterday = dateOfDay(dayOf(dateOf(toInstant((await platformNow()).getTime()), TERMS.timeZone)) - 1);
});

/** Has bought so often, some days ago, and has points. */
async function customer(orders: number) {
  const { memberId, externalId } = await newMember(url, programmeId);
  const shop = await merchant(url, programmeId);
  for (let order = 1; order <= orders; order += 1) {
    const occurredAt = new Date((await platformNow()).getTime() - (order + 2) * 86_400_000).toISOString();
    await shop.credited({ orderId: unique('A'), member: { externalId }, occurredAt, amount: 10_000 });
  }
  const app = createClient({ baseUrl: url, token: await tokenOf(url, { sub: externalId }) });
  const params = { programmeId };
  return {
    memberId,
    redeem: (rewardId: string) => app.call('redeem', { params, headers: { 'idempotency-key': unique('key') }, body: { rewardId } }),
    offer: async (rewardId: string) =>
      (await app.call('listOffers', { params, query: {} })).body.items.find((one) => one.rewardId === rewardId),
  };
}

/** Gives the events on the bus that tell of entering the segment. Each fits the contract exactly. */
async function entered() {
  const all = (await localCalls(url).events()).filter((event) => event['detail-type'] === 'segment.entered');
  return all
    .map(({ detail }) => {
      eventSchema('segment.entered').parse(detail);
      return DOMAIN_EVENTS['segment.entered'].data.strict().parse(detail.data);
    })
    .filter((data) => data.programmeId === programmeId);
}

it('a rule finds its members in a retention run; the bus is told, and they alone redeem what is for them', async () => {
  const [regular, newcomer] = [await customer(2), await customer(1)];
  const rewardId = unique('rew_segment');
  await admin.call('createReward', { params: { programmeId }, body: { ...REWARD, id: rewardId } });
  const ofSegment = { programmeId, segmentId: SEGMENT };
  const terms = { kind: 'rule', name: 'Regulars', rule: 'purchases.orders >= 2' } as const;
  await admin.call('putSegment', { params: ofSegment, body: terms });
  expect((await admin.call('getSegment', { params: ofSegment })).body.count).toEqual({ members: null, why: expect.any(String) });
  expect((await refusalOf(regular.redeem(rewardId))).code).toBe('NOT_ELIGIBLE');
  expect(await entered()).toEqual([]);

  await reportsMade(admin, programmeId, yesterday);
  await vi.waitFor(async () => expect(await entered()).not.toEqual([]), { timeout: patience(120), interval: 200 });
  expect(await entered()).toMatchObject([{ memberId: regular.memberId, segment: SEGMENT, asOf: yesterday }]);
  expect((await admin.call('getSegment', { params: ofSegment })).body.count).toEqual({ members: 1, asOf: yesterday, version: 1 });
  expect((await admin.call('listSegmentMembers', { params: ofSegment, query: {} })).body.items).toEqual([
    { memberId: regular.memberId, since: yesterday },
  ]);

  expect(await regular.offer(rewardId)).toMatchObject({ affordable: true, obstacles: [] });
  expect((await regular.redeem(rewardId)).body).toMatchObject({ state: 'issued', points: 50 });
  expect((await newcomer.offer(rewardId))?.obstacles).toEqual([{ reason: 'segment', segments: [SEGMENT] }]);
  expect((await refusalOf(newcomer.redeem(rewardId))).code).toBe('NOT_ELIGIBLE');
}, 240_000);
