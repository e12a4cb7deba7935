/** How fast members, devices and rewards may be, and who judges those that are faster: on every table. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Review } from '../../../shared/domain/fraud/review.ts';
import { normaliseIdentities } from '../../../shared/domain/members/member.ts';
import { type JudgeCommand, judgeReview } from '../../../shared/use-cases/fraud/decide-review.ts';
import { findSuspicions } from '../../../shared/use-cases/fraud/find-suspicions.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { type EnrolCommand, enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { entryIn, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const LIMITS = { member: { purchasesPerDay: 2 }, device: { enrolmentsPerDay: 2 }, reward: { redemptionsPerHour: 10 } };
const DEVICE = 'device-0001';
const ADDRESS = { lines: ['Lange Straße 1'], postalCode: '10115', city: 'Berlin', country: 'DE' };

describe.each(TABLES)('rateLimit $name', (tables) => {
  let rewards: RewardShop;
  let shop: Shop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh(), { fraud: { limits: LIMITS } });
    ({ shop } = rewards);
  });
  const reviews = async (list: 'open' | 'decided' = 'open') => (await shop.store.reviews(PROGRAMME, list, undefined, 100)).items;
  const itemsOf = async (prefix: string) => (await shop.testTable.items()).filter(({ PK }) => PK.startsWith(prefix));

  describe('of a member', () => {
    let memberId: string;
    beforeEach(async () => {
      ({ memberId } = await shop.enrol());
    });
    const credit = async (orderId: string, on = shop) => entryIn(await on.credit({ orderId }));
    const ledger = () => provedLedger(shop.store, memberId);
    const judge = (review: Review, verdict: JudgeCommand['verdict'], on = shop, reason = 'bought for a wedding') =>
      judgeReview(on.ports, { programmeId: PROGRAMME, reviewId: review.reviewId, verdict, reason, by: 'support-1' });
    /** @returns the review. */
    const frozen = async (on = shop): Promise<Review> => {
      for (const orderId of ['o-1', 'o-2', 'o-3']) await credit(orderId, on);
      const [review] = await reviews();
      if (review === undefined) throw new TypeError('no review was opened');
      return review;
    };

    test('a purchase too many is credited and freezes the account in its own commit, and someone is asked to look', async () => {
      await credit('o-1');
      await credit('o-2');
      expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'earn 42']);
      const third = await credit('o-3');
      expect(third).toMatchObject({ kind: 'earn', points: 42, number: 4 });
      expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'earn 42', 'earn 42', 'freeze 0']);
      const entry = await shop.store.entry(PROGRAMME, memberId, 5);
      expect(entry).toMatchObject({ reason: 'more than 2 purchases in a day', explanation: [{ rule: 'freeze', matched: true }] });
      expect(entry).not.toHaveProperty('by');
      const account = await shop.store.account(PROGRAMME, memberId);
      expect(await reviews()).toMatchObject([
        {
          subject: { kind: 'account', memberId, entry: 5 },
          reasons: [{ code: 'purchase-pace', detail: 'more than 2 purchases in a day' }],
          openedAt: account?.frozenSince,
          state: 'open',
        },
      ]);
      expect(await shop.credit({ orderId: 'o-3' })).toEqual({ entry: third, replayed: true });
    });

    test('two purchases at the limit at once: one of them freezes', async () => {
      await credit('o-1');
      await Promise.all(['o-2', 'o-3'].map((orderId) => redelivered(() => credit(orderId, shop.on(shop.store)))));
      expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'earn 42', 'earn 42', 'freeze 0']);
      expect(await reviews()).toHaveLength(1);
    });

    test('approval releases in its own commit, and the day counts anew from then', async () => {
      const review = await frozen();
      shop.ports.clock.advance(60);
      const { review: approved, replayed } = await judge(review, 'approve');
      expect(replayed).toBe(false);
      expect(approved).toMatchObject({ state: 'approved', by: 'support-1', reason: 'bought for a wedding', revision: 2 });
      const release = await shop.store.entry(PROGRAMME, memberId, 6);
      expect(release && (await openNote(shop.ports, release))).toMatchObject({
        kind: 'release',
        by: 'support-1',
        reason: 'bought for a wedding',
      });
      expect(await shop.store.account(PROGRAMME, memberId)).not.toHaveProperty('frozenSince');
      expect([await reviews(), await reviews('decided')]).toEqual([[], [approved]]);
      await credit('o-4');
      await credit('o-5');
      expect(await reviews()).toEqual([]);
      await credit('o-6');
      expect(await reviews()).toMatchObject([{ subject: { entry: 10 } }]);
    });

    test('two who decide at once: one decision holds', async () => {
      const review = await frozen();
      const both = await Promise.allSettled([judge(review, 'approve', shop.on(shop.store)), judge(review, 'reject', shop.on(shop.store))]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [decided] = await reviews('decided');
      expect(await ledger()).toHaveLength(decided?.state === 'approved' ? 6 : 5);
    });

    if (!tables.everything) return;

    test('a frozen account goes on earning and is frozen once', async () => {
      await frozen();
      await credit('o-4');
      expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'earn 42', 'earn 42', 'freeze 0', 'earn 42']);
      expect(await reviews()).toHaveLength(1);
      await rewards.create();
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject({ code: 'ACCOUNT_FROZEN' });
    });

    test('the next day counts anew', async () => {
      await credit('o-1');
      await credit('o-2');
      shop.ports.clock.advance(86_400);
      await credit('o-3');
      await credit('o-4');
      expect(await reviews()).toEqual([]);
    });

    test('freezes once whatever goes wrong with the calls of the purchase too many', async () => {
      const probe = faultyStore(shop.store);
      await shop.enrol({ externalId: 'P-0' });
      for (const order of [1, 2]) await shop.credit({ orderId: `p-${order}`, member: { externalId: 'P-0' } });
      await shop.on(probe).credit({ orderId: 'p-3', member: { externalId: 'P-0' } });
      expect(probe.calls.filter(({ operation }) => operation === 'commit')).toHaveLength(2);
      for (const { operation, number } of probe.calls) {
        for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
          const externalId = `P-${number}-${fault}`;
          const { memberId: other } = await shop.enrol({ externalId });
          const order = (of: number) => ({ orderId: `${externalId}-${of}`, member: { externalId } });
          for (const of of [1, 2]) await shop.credit(order(of));
          const on = shop.on(faultyStore(shop.store, atCall(number, fault)));
          const answered = entryIn(await on.credit(order(3)));
          expect(await shop.credit(order(3))).toEqual({ entry: answered, replayed: true });
          expect(await provedLedger(shop.store, other), `${fault} at ${operation}`).toEqual([
            'enrol 0',
            'earn 42',
            'earn 42',
            'earn 42',
            'freeze 0',
          ]);
        }
      }
    });

    test('rejection leaves it frozen', async () => {
      await judge(await frozen(), 'reject');
      expect(await reviews('decided')).toMatchObject([{ state: 'rejected' }]);
      expect(await shop.store.account(PROGRAMME, memberId)).toHaveProperty('frozenSince');
      expect(await ledger()).toHaveLength(5);
    });

    test('a decision is made once, and said again to who repeats it', async () => {
      const review = await frozen();
      const first = await judge(review, 'approve');
      shop.ports.clock.advance(60);
      expect(await judge(review, 'approve')).toEqual({ ...first, replayed: true });
      await expect(judge(review, 'reject')).rejects.toMatchObject({ code: 'WRONG_STATE' });
      await expect(judge(review, 'approve', shop, 'another reason')).rejects.toMatchObject({ code: 'WRONG_STATE' });
      expect(await ledger()).toHaveLength(6);
      const nobody = { ...review, reviewId: 'rev_none' };
      await expect(judge(nobody, 'approve')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'reviewId' });
    });

    test.each([...FAULTS])('a decision is made once when its commit meets %s', async (fault) => {
      const review = await frozen();
      const outcome = await judge(review, 'approve', shop.on(faultyStore(shop.store, atFirst('commit', fault))));
      expect(outcome).toMatchObject({ replayed: false, review: { state: 'approved' } });
      expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'earn 42', 'earn 42', 'freeze 0', 'release 0']);
    });

    test('approval does not release what was frozen by hand since', async () => {
      const review = await frozen();
      const byHand = (action: 'freeze' | 'release') => {
        shop.ports.clock.advance(60);
        const who = { programmeId: PROGRAMME, memberId, by: 'support-2', idempotencyKey: aKey(), reason: 'was taken over' };
        return freezeAccount(shop.ports, { ...who, action });
      };
      await byHand('release');
      await byHand('freeze');
      expect((await judge(review, 'approve')).review.state).toBe('approved');
      expect(await shop.store.account(PROGRAMME, memberId)).toHaveProperty('frozenSince');
      expect(await ledger()).toHaveLength(7);
    });
  });

  describe('of a device', () => {
    const enrol = (externalId: string, differing: Partial<EnrolCommand> = {}, on = shop) =>
      enrolMember(on.ports, { programmeId: PROGRAMME, identities: { externalId }, fields: {}, device: DEVICE, ...differing });

    test('an enrolment too many is refused until the day is over, and repetitions are answered', async () => {
      const first = await enrol('A-1');
      await enrol('A-2');
      await expect(enrol('A-3')).rejects.toMatchObject({ code: 'PACE_EXCEEDED', field: 'device', retryAfterSeconds: 11 * 3_600 });
      expect(await enrol('A-1')).toEqual({ ...first, replayed: true });
      await enrol('A-3', { device: 'device-0002' });
      await enrol('A-4', { device: undefined });
      shop.ports.clock.advance(86_400);
      await enrol('A-5');
    });

    if (!tables.everything) return;

    test('is kept as a hash of its own, and how many enrolled with it is counted', async () => {
      const [one, two] = [await enrol('A-1', { fields: { address: ADDRESS } }), await enrol('A-2')];
      const profiles = await Promise.all([one, two].map(({ memberId }) => shop.store.profile(PROGRAMME, memberId)));
      expect(profiles[0]?.devices).toEqual(profiles[1]?.devices);
      expect(JSON.stringify(await itemsOf(''))).not.toContain(DEVICE);
      const [hash = ''] = profiles[0]?.devices ?? [];
      expect(await shop.store.membersWith({ programmeId: PROGRAMME, trait: 'device', hash })).toBe(2);
      expect(await itemsOf('TRAIT#')).toHaveLength(2);
      const { memberId } = await enrol('A-3', { device: undefined });
      expect(await shop.store.profile(PROGRAMME, memberId)).not.toHaveProperty('devices');
    });

    test.each([...FAULTS])('counts an enrolment once when its commit meets %s', async (fault) => {
      const identities = normaliseIdentities({ externalId: 'A-1' });
      await enrol('A-1', { identities }, shop.on(faultyStore(shop.store, atFirst('commit', fault))));
      expect(await itemsOf('PACE#')).toMatchObject([{ counted: 1 }]);
      expect(await itemsOf('TRAIT#')).toMatchObject([{ members: 1 }]);
    });

    test('friends who share it, or an address, are found suspicious', async () => {
      const address = { ...ADDRESS, lines: ['LANGE STRASSE 1'.replace('SS', 'ß')] };
      const referrer = await enrol('A-1', { fields: { address: ADDRESS } });
      const referee = await enrol('A-2', { fields: { address } });
      const stranger = await enrol('A-3', { device: 'device-0002' });
      const found = (refereeId: string, terms = {}) =>
        findSuspicions(shop.ports, { programmeId: PROGRAMME, refereeId, referrerId: referrer.memberId, velocity: 1 }, terms);
      const codes = async (...asked: Parameters<typeof found>) => (await found(...asked)).map(({ code }) => code);
      expect(await codes(referee.memberId)).toEqual(['same-address', 'same-device']);
      expect(await codes(stranger.memberId)).toEqual([]);
      expect(await codes(referee.memberId, { membersPerDevice: 1, membersPerAddress: 1 })).toEqual([
        'same-address',
        'same-device',
        'shared-device',
        'shared-address',
      ]);
    });
  });

  describe('of a reward', () => {
    const HOUR = LIMITS.reward.redemptionsPerHour;
    const counted = async () => (await itemsOf('PACE#')).reduce((sum, item) => sum + Number(item.counted), 0);

    test('redemptions and reservations too many are refused until the hour is over, and repetitions are answered', async () => {
      await rewards.create({ cost: { points: 1 } });
      const memberId = await rewards.member(1_000);
      const idempotencyKey = aKey();
      const first = await rewards.redeem({ memberId, idempotencyKey });
      const reserved = await rewards.reserve({ memberId });
      for (let more = 2; more < HOUR; more += 1) await rewards.redeem({ memberId });
      shop.ports.clock.advance(600);
      const refused = { code: 'PACE_EXCEEDED', field: 'rewardId', retryAfterSeconds: 3_000 };
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused);
      await expect(rewards.reserve({ memberId })).rejects.toMatchObject(refused);
      expect((await rewards.redeem({ memberId, idempotencyKey })).redemption).toEqual(first.redemption);
      await rewards.commit(reserved.redemption);
      shop.ports.clock.advance(3_000);
      await rewards.redeem({ memberId });
      await rewards.balanced();
    });

    if (!tables.everything) return;

    test('lands exactly when many want it at once', async () => {
      await rewards.create({ cost: { points: 1 } });
      const members: string[] = [];
      for (let member = 0; member < 25; member += 1) members.push(await rewards.member(10));
      const outcomes = await Promise.allSettled(
        members.map((memberId) => redelivered(() => rewards.on(shop.store).redeem({ memberId, idempotencyKey: `key-of-${memberId}` }))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(HOUR);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'PACE_EXCEEDED' });
      }
      expect(await counted()).toBe(HOUR);
      await rewards.balanced();
    });
  });
});
