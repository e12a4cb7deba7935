/** Limits in time, over HTTP: what is refused and until when, whom it freezes, and how someone decides. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { PurchaseCredited } from '../../shared/contract/earning/merchant-events.ts';
import { Review } from '../../shared/contract/fraud/reviews.ts';
import { IssueCap } from '../../shared/contract/merchants/issue-cap.ts';
import {
  type Answer,
  ask,
  bodyOf,
  expectRefused,
  ledgerOf,
  type MerchantActor,
  manager,
  merchant,
  newMember,
  newProgramme,
  purchaseOf,
  refusalOf,
  staff,
  TERMS,
  tokenOf,
  unique,
} from '../support/platform/api.ts';

const url = inject('platformUrl');
const keyed = () => ({ 'idempotency-key': unique('key') });
/** Whenever it is: of three in a moment, two are in one hour and on one day. */
const THREE = [1, 2, 3];
const LIMITS = { member: { purchasesPerDay: 1 }, device: { enrolmentsPerDay: 1 }, reward: { redemptionsPerHour: 1 } };

let admin: Client;
let support: Client;
let programmeId: string;
let shop: MerchantActor;
beforeAll(async () => {
  admin = await manager(url);
  support = await staff(url, 'support');
  programmeId = await newProgramme(url, { ...TERMS, fraud: { limits: LIMITS } });
  shop = await merchant(url, programmeId);
});

const refusedOf = (answers: readonly Answer[], status: number): readonly Answer[] => answers.filter((answer) => answer.status === status);

describe('the daily issue cap of a merchant', () => {
  let capped: MerchantActor;
  let path: string;
  let memberId: string;
  beforeAll(async () => {
    const open = await newProgramme(url);
    capped = await merchant(url, open);
    path = `/v1/programmes/${open}/merchants/${capped.id}/issue-cap`;
    ({ memberId } = await newMember(url, open));
  });
  const buy = (dollars: number) => capped.send(purchaseOf({ orderId: unique('A'), member: { id: memberId }, amount: dollars * 100 }));
  const cap = async (pointsPerDay: number | null) =>
    bodyOf(
      await ask(url, path, {
        method: 'PUT',
        token: await tokenOf(url, { sub: 'boss', groups: ['manager'] }),
        json: { pointsPerDay, reason: 'a fair' },
      }),
      200,
      IssueCap,
    );

  it('is refused beyond, with the seconds to wait, and is again as ever what was credited', async () => {
    expect(await cap(null)).toMatchObject({ merchantId: capped.id, pointsPerDay: null, issuedToday: null });
    const thirty = purchaseOf({ orderId: unique('A'), member: { id: memberId }, amount: 3_000 });
    const first = bodyOf(await capped.send(thirty), 200, PurchaseCredited);
    expect(await cap(0)).toMatchObject({ pointsPerDay: 0, issuedToday: 0, by: 'boss', reason: 'a fair' });
    // A secret is remembered for seconds, and the cap with it: by one server when another has forgotten both.
    let refused = await buy(1);
    await expect
      .poll(
        async () => {
          refused = await buy(1);
          return refused.status;
        },
        { interval: 500 },
      )
      .toBe(429);
    expect(expectRefused(refused, 'ISSUE_CAP_REACHED').detail).toContain('may issue 0 points a day');
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.retryAfter).toBeLessThanOrEqual(25 * 3_600);
    const again = await capped.send(thirty);
    expect([again.replayed, bodyOf(again, 200, PurchaseCredited)]).toEqual([true, first]);
    expect(bodyOf(await buy(0), 200, PurchaseCredited).points.earned).toBe(0);
  });
});

it('of a device, more enrolments are refused, by staff and by members', async () => {
  const device = unique('device');
  const token = await tokenOf(url, { sub: 'helper', groups: ['support'] });
  const byStaff = [];
  const byThemselves = [];
  for (const _ of THREE) {
    byStaff.push(await ask(url, `/v1/programmes/${programmeId}/members`, { token, json: { externalId: unique('x'), device } }));
    const own = await tokenOf(url, { sub: unique('sub') });
    byThemselves.push(await ask(url, `/v1/programmes/${programmeId}/me`, { token: own, json: { device } }));
  }
  for (const answers of [byStaff, byThemselves]) {
    const [refused] = refusedOf(answers, 429);
    if (refused === undefined) throw new TypeError('three enrolled on one device');
    expectRefused(refused, 'PACE_EXCEEDED', 'device');
    expect(refused.retryAfter).toBeGreaterThan(0);
  }
});

it('of a reward, more redemptions and reservations are refused', async () => {
  const rewardId = unique('rew_paced');
  await admin.call('createReward', {
    params: { programmeId },
    body: {
      id: rewardId,
      state: 'active',
      texts: [{ language: 'en', name: 'Coffee' }],
      gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
      cost: { points: 0 },
      reservationMinutes: 15,
      cancel: { issued: 'unused', expiredPoints: 'expire' },
    },
  });
  const { externalId } = await newMember(url, programmeId);
  const token = await tokenOf(url, { sub: externalId });
  const asked = async (what: string) => {
    const answers: Answer[] = [];
    for (const _ of THREE) {
      answers.push(await ask(url, `/v1/programmes/${programmeId}/me/${what}`, { token, headers: keyed(), json: { rewardId } }));
    }
    return answers;
  };
  for (const what of ['redemptions', 'reservations']) {
    const [refused] = refusedOf(await asked(what), 429);
    if (refused === undefined) throw new TypeError(`three ${what} in a moment`);
    expectRefused(refused, 'PACE_EXCEEDED', 'rewardId');
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.retryAfter).toBeLessThanOrEqual(3_600);
  }
});

it('of a member, one purchase too many freezes the account; support looks, and approves or rejects', async () => {
  const frozen = async () => {
    const { memberId, externalId } = await newMember(url, programmeId);
    for (const _ of THREE)
      bodyOf(await shop.send(purchaseOf({ orderId: unique('A'), member: { id: memberId }, amount: 100 })), 200, PurchaseCredited);
    return { memberId, app: createClient({ baseUrl: url, token: await tokenOf(url, { sub: externalId }) }) };
  };
  const [one, other] = [await frozen(), await frozen()];
  const params = { programmeId };
  const openOf = async (of: string) => {
    const { items } = (await support.call('listReviews', { params, query: { limit: '100' } })).body;
    return items.find(({ subject }) => subject.kind === 'account' && subject.memberId === of);
  };
  const [review, second] = [await openOf(one.memberId), await openOf(other.memberId)];
  if (review === undefined || second === undefined) throw new TypeError('no reviews were opened');
  expect(review.reasons).toEqual([{ code: 'purchase-pace', detail: 'more than 1 purchase in a day' }]);
  const ofOne = { ...params, reviewId: review.reviewId };
  expect((await support.call('getReview', { params: ofOne })).body).toEqual(review);
  expect((await one.app.call('getBalance', { params })).body.frozenSince).toBe(review.openedAt);

  const decide = (reviewId: string, verdict: 'approve' | 'reject') =>
    support.call('decideReview', { params: { ...params, reviewId }, body: { verdict, reason: 'bought for a wedding' } });
  const decided = (await decide(review.reviewId, 'approve')).body;
  expect(decided).toEqual(Review.parse({ ...decided, state: 'approved', reason: 'bought for a wedding' }));
  const again = await decide(review.reviewId, 'approve');
  expect([again.replayed, again.body]).toEqual([true, decided]);
  expect((await refusalOf(decide(review.reviewId, 'reject'))).code).toBe('WRONG_STATE');
  expect((await one.app.call('getBalance', { params })).body.frozenSince).toBeUndefined();

  await decide(second.reviewId, 'reject');
  expect((await other.app.call('getBalance', { params })).body.frozenSince).toBeDefined();
  const { body: entries } = await admin.call('listMemberEntries', { params: { programmeId, memberId: one.memberId }, query: {} });
  expect(entries.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['freeze', 'release']));
  await ledgerOf(admin, programmeId, one.memberId);
  const pages = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = (await support.call('listReviews', { params, query: { list: 'decided', limit: '1', cursor } })).body;
    pages.push(...items.map(({ reviewId }) => reviewId));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(pages).toEqual([review.reviewId, second.reviewId]);
});
