/** A member brings a friend, and both are paid once, when the friend really buys. Run on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { useVoucher } from '../../../shared/use-cases/checkout/use-voucher.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { readReferral } from '../../../shared/use-cases/referrals/read-referral.ts';
import { chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { createReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { FAULTS } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { CORNER_SHOP, PROGRAMME, provedLedger } from '../../support/kernel/shop.ts';
import { TABLES, type TestTable } from '../../support/kernel/tables.ts';
import { openReferralShop, type ReferralShop } from '../../support/referrals/referral-shop.ts';
import { REWARD_ID, rewardTerms } from '../../support/rewards/reward-builders.ts';

const DAY = 86_400;

/** Only every seventh call is made to fail on DynamoDB, since each try takes its time there. */
const STEP: Readonly<Record<string, number>> = { 'on DynamoDB': 7 };

/** The queue tells again; anything else is a failure. */
const expectUnavailable = (error: unknown): void => {
  expect(error).toMatchObject({ name: 'StoreUnavailable' });
};

describe.each(TABLES)('referrals $name', (tables) => {
  let referrals: ReferralShop;
  let testTable: TestTable;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    testTable = await tables.fresh();
  });
  const open = async (special: Partial<ReferralTerms> = {}) => {
    referrals = await openReferralShop(testTable, special);
    return referrals;
  };
  const ledger = (memberId: string) => provedLedger(referrals.store, memberId);
  const counts = (referrerId: string) => referrals.store.friendCounts(PROGRAMME, referrerId);
  /** Ada brings Grace. */
  const twoOf = async (special: Partial<ReferralTerms> = {}) => {
    await open(special);
    const ada = await referrals.referrer();
    const grace = await referrals.friend(ada.code);
    return { ada: ada.memberId, grace, code: ada.code };
  };
  const later = (days: number) => referrals.ports.clock.advance(days * DAY);
  const shown = async (memberId: string) => (await readReferral(referrals.ports, PROGRAMME, memberId)).broughtBy;
  /** Gives the reasons of late purchases in the member's entries. */
  const lateReasons = async (memberId: string) => {
    const { items } = await referrals.store.entriesAfter(PROGRAMME, memberId, 0, 100);
    return items
      .flatMap(({ explanation }) => explanation)
      .filter(({ rule }) => rule === 'late-arrival')
      .map(({ matched, reason }) => ({ matched, reason }));
  };
  const settleTime = (memberId: string) => settleAccount(referrals.ports, PROGRAMME, memberId);

  describe('from the enrolment to the reward', () => {
    test('a first purchase qualifies it, and both are paid', async () => {
      const { ada, grace } = await twoOf();
      await referrals.settle();
      expect(await referrals.listed(ada, grace)).toBe('enrolled');
      await referrals.buys('Grace');
      expect(await referrals.stageOf(grace)).toBe('qualified');
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'award 200']);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
      expect(await referrals.stageOf(grace)).toBe('rewarded');
      expect(await referrals.listed(ada, grace)).toBe('rewarded');
      expect(await counts(ada)).toMatchObject({ enrolled: 0, qualified: 0, rewarded: 1 });
      expect(await referrals.account(ada)).toMatchObject({ referred: { friends: 1, points: 300, milestones: [] } });
    });

    if (!tables.everything) return;

    test('told again from the start, nothing more comes of it', async () => {
      const { ada, grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.settle();
      const before = new Set((await testTable.items()).map((item) => JSON.stringify(item)));
      for (const reaction of await referrals.reactions()) await referrals.react(reaction);
      for (const reaction of [...(await referrals.reactions())].reverse()) await referrals.react(reaction);
      expect((await testTable.items()).filter((item) => !before.has(JSON.stringify(item)))).toEqual([]);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'award 200']);
    });

    test('the third purchase of 20.00 EUR or more, when 100.00 EUR in all are reached', async () => {
      const minimumSpend = { currency: 'EUR', each: 2_000, inAll: 10_000 };
      const { grace } = await twoOf({ qualification: { purchases: 3, minimumSpend, returnWindowDays: 0 } });
      await referrals.buys('Grace', 1_999, 'small');
      for (const order of ['first', 'second', 'third']) await referrals.buys('Grace', 2_000, order);
      expect(await referrals.account(grace)).toMatchObject({ referral: { stage: 'enrolled', purchases: 3, spend: 6_000 } });
      await referrals.buys('Grace', 4_000, 'fourth');
      expect(await referrals.stageOf(grace)).toBe('qualified');
    });

    test('after the time for returns, by the agenda', async () => {
      const { ada, grace } = await twoOf({ qualification: { purchases: 1, withinDays: 30, returnWindowDays: 14 } });
      await referrals.buys('Grace');
      await referrals.settle();
      expect(await referrals.stageOf(grace)).toBe('enrolled');
      later(14);
      expect(await settleTime(grace)).toBe(true);
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'refer 0', 'award 200']);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
    });

    test('a return in that time: it does not qualify, and another purchase can still do it', async () => {
      const { grace } = await twoOf({ qualification: { purchases: 1, withinDays: 30, returnWindowDays: 14 } });
      await referrals.buys('Grace');
      later(5);
      await referrals.givesBack('Grace');
      later(10);
      expect(await settleTime(grace)).toBe(false);
      await referrals.buys('Grace', 5_000, 'another');
      later(14);
      await settleTime(grace);
      expect(await referrals.stageOf(grace)).toBe('qualified');
    });

    test('bought on the last day, and arrived a week later: it counts', async () => {
      const { ada, grace } = await twoOf();
      later(30);
      const lastDay = referrals.ports.clock.now();
      later(7);
      expect(await settleTime(grace)).toBe(false);
      expect(await shown(grace)).toMatchObject({ stage: 'enrolled', until: '2026-04-01T22:00:00.000Z' });
      await referrals.buys('Grace', 4_200, 'of the next day', plusSeconds(lastDay, DAY));
      expect(await referrals.stageOf(grace)).toBe('enrolled');
      await referrals.buys('Grace', 4_200, 'of the last day', lastDay);
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'earn 42', 'award 200']);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
      expect(await lateReasons(grace)).toEqual([
        { matched: true, reason: "made before the referral's end, 2026-04-01T22:00:00.000Z, and counts as if it had arrived then" },
      ]);
    });

    test('bought on the last day, and arrived after more days than the terms wait for: the entry says why it does not count', async () => {
      const { ada, grace } = await twoOf();
      later(30);
      const lastDay = referrals.ports.clock.now();
      later(8);
      await referrals.buys('Grace', 4_200, 'of the last day', lastDay);
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'refer 0', 'earn 42']);
      expect(await ledger(ada)).toEqual(['enrol 0']);
      expect(await lateReasons(grace)).toEqual([
        {
          matched: false,
          reason: "made before the referral's end, 2026-04-01T22:00:00.000Z, but arrived after the days in which it could still count",
        },
      ]);
    });

    test('too late: it expires, and a later purchase counts for nothing', async () => {
      const { ada, grace } = await twoOf();
      later(38);
      await settleTime(grace);
      expect(await shown(grace)).toMatchObject({ stage: 'expired', until: null });
      await referrals.buys('Grace');
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'refer 0', 'earn 42']);
      expect(await referrals.listed(ada, grace)).toBe('expired');
      expect(await ledger(ada)).toEqual(['enrol 0']);
    });

    test('a purchase of the day before the enrolment does not count', async () => {
      await open();
      const ada = await referrals.referrer();
      await referrals.buys('Grace');
      later(1);
      const grace = await referrals.friend(ada.code);
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42']);
      expect(await referrals.stageOf(grace)).toBe('enrolled');
    });
  });

  describe('a return', () => {
    test('takes the rewards back from both', async () => {
      const { ada, grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.settle();
      await referrals.givesBack('Grace');
      expect(await referrals.stageOf(grace)).toBe('reversed');
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'award 200', 'reverse -42', 'refer -200']);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300', 'refer -300']);
      expect(await referrals.account(ada)).toMatchObject({ referred: { friends: 0, points: 0 } });
      expect(await counts(ada)).toMatchObject({ rewarded: 0, reversed: 1 });
    });

    if (!tables.everything) return;

    test('of a part leaves what the rest still qualifies', async () => {
      const { grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.settle();
      await referrals.givesBack('Grace', 4_199);
      expect(await referrals.stageOf(grace)).toBe('rewarded');
    });

    test('of another purchase changes nothing', async () => {
      const { grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.buys('Grace', 1_000, 'another');
      await referrals.settle();
      await referrals.givesBack('Grace', 1_000, 'another');
      expect(await referrals.stageOf(grace)).toBe('rewarded');
    });

    test('past the window leaves the rewards', async () => {
      const { ada, grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.settle();
      later(61);
      await referrals.givesBack('Grace');
      await referrals.settle();
      expect(await referrals.stageOf(grace)).toBe('rewarded');
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
    });

    test('before anyone is paid: no one ever is, in whatever order it is told', async () => {
      const { ada, grace } = await twoOf();
      await referrals.buys('Grace');
      await referrals.givesBack('Grace');
      for (const reaction of [...(await referrals.reactions())].reverse()) await referrals.react(reaction);
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'reverse -42']);
      expect(await ledger(ada)).toEqual(['enrol 0']);
      expect(await referrals.listed(ada, grace)).toBe('reversed');
    });

    test('that is told before the award: the award that comes late is never made', async () => {
      const { ada, grace } = await twoOf();
      await referrals.buys('Grace');
      const told = await referrals.reactions();
      for (const reaction of told) await referrals.react(reaction);
      await referrals.givesBack('Grace');
      const [reversal, ...others] = [...(await referrals.reactions())].filter((one) => !told.includes(one)).reverse();
      if (reversal === undefined) throw new TypeError('nothing to tell');
      await referrals.react(reversal);
      for (const reaction of others) await referrals.react(reaction);
      expect(await ledger(ada)).toEqual(['enrol 0']);
      expect(await referrals.active(grace)).toBe(0);
    });

    test('points that were spent meanwhile are owed', async () => {
      const { ada } = await twoOf();
      await referrals.buys('Grace');
      await referrals.settle();
      await adjustPoints(referrals.ports, {
        programmeId: PROGRAMME,
        memberId: ada,
        points: -250,
        reason: 'spent',
        by: 'm',
        role: 'manager',
        idempotencyKey: 'k-1',
      });
      await referrals.givesBack('Grace');
      await referrals.settle();
      expect(await referrals.account(ada)).toMatchObject({ batches: [], debt: 250 });
    });
  });

  describe('a server that goes wrong', () => {
    test('many friends of one referrer are paid for at the same time, each once', async () => {
      await open();
      const ada = await referrals.referrer();
      const names = Array.from({ length: 6 }, (_, number) => `friend-${number}`);
      for (const name of names) {
        await referrals.friend(ada.code, name);
        await referrals.buys(name);
      }
      for (let round = 0; round < 4; round += 1) {
        const told = await referrals.reactions();
        await Promise.allSettled([...told, ...told].map((reaction) => referrals.on(referrals.store).react(reaction)));
      }
      await referrals.settle();
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', ...names.map(() => 'award 300')]);
      expect(await counts(ada.memberId)).toMatchObject({ rewarded: names.length, enrolled: 0, qualified: 0 });
    });

    if (!tables.everything) return;

    test.each(FAULTS)('%s at any call of the way: each friend is paid for once', async (fault) => {
      await open({ furtherLevels: [10], cap: { friends: 1_000, per: 'ever' } });
      const ada = await referrals.referrer();
      const friends: string[] = [];
      for (let number = 1, hit = true; hit; number += STEP[tables.name] ?? 1) {
        const name = `friend-${number}`;
        friends.push(await referrals.friend(ada.code, name));
        await referrals.buys(name);
        const store = faultyStore(referrals.store, atCall(number, fault));
        await referrals.on(store).settle().catch(expectUnavailable);
        hit = store.calls.length >= number;
        await referrals.settle();
      }
      expect(friends.length).toBeGreaterThan(3);
      for (const friend of friends) expect(await ledger(friend)).toEqual(['enrol 0', 'earn 42', 'award 200']);
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', ...friends.map(() => 'award 300')]);
      expect(await counts(ada.memberId)).toMatchObject({ enrolled: 0, qualified: 0, rewarded: friends.length });
    });

    test.each(FAULTS)('%s at any call of the way back: each friend pays back once', async (fault) => {
      await open({ furtherLevels: [10] });
      const ada = await referrals.referrer();
      let friends = 0;
      for (let number = 1, hit = true; hit; number += STEP[tables.name] ?? 1, friends += 1) {
        const name = `friend-${number}`;
        const memberId = await referrals.friend(ada.code, name);
        await referrals.buys(name);
        await referrals.settle();
        await referrals.givesBack(name);
        const store = faultyStore(referrals.store, atCall(number, fault));
        await referrals.on(store).settle().catch(expectUnavailable);
        hit = store.calls.length >= number;
        await referrals.settle();
        expect(await ledger(memberId)).toEqual(['enrol 0', 'earn 42', 'award 200', 'reverse -42', 'refer -200']);
      }
      expect(friends).toBeGreaterThan(2);
      expect(await referrals.active(ada.memberId)).toBe(0);
      expect(await counts(ada.memberId)).toMatchObject({ rewarded: 0, reversed: friends });
    });
  });

  describe('a review', () => {
    const suspicious = async () => {
      await open({ review: {} });
      const { memberId: ada } = await referrals.shop.enrol({ email: 'ada@example.com' });
      const { referrer } = await chooseReferralCode(referrals.ports, PROGRAMME, ada, 'OF-ADA');
      const { memberId: grace } = await enrolMember(referrals.ports, {
        programmeId: PROGRAMME,
        identities: { email: 'ada+2@example.com', externalId: 'Grace' },
        fields: {},
        referral: { code: referrer.code },
      });
      await referrals.buys('Grace');
      await referrals.settle();
      return { ada, grace };
    };

    test('approved: both are paid, once', async () => {
      const { ada, grace } = await suspicious();
      await referrals.judge('approve');
      await referrals.settle();
      for (const reaction of await referrals.reactions()) await referrals.react(reaction);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 300']);
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'award 200']);
    });

    if (!tables.everything) return;

    test('is opened for what is suspicious, once, and no one is paid', async () => {
      const { ada, grace } = await suspicious();
      for (const reaction of await referrals.reactions()) await referrals.react(reaction);
      const { items } = await referrals.store.reviews(PROGRAMME, 'open', undefined, 25);
      expect(items).toMatchObject([{ subject: { refereeId: grace, referrerId: ada }, reasons: [{ code: 'same-email' }] }]);
      expect(await ledger(ada)).toEqual(['enrol 0']);
      expect(await referrals.stageOf(grace)).toBe('qualified');
    });

    test('rejected: no one is', async () => {
      const { ada, grace } = await suspicious();
      await referrals.judge('reject');
      await referrals.settle();
      expect(await ledger(grace)).toEqual(['enrol 0', 'earn 42', 'refer 0']);
      expect(await referrals.listed(ada, grace)).toBe('rejected');
      expect(await ledger(ada)).toEqual(['enrol 0']);
    });

    test('approved after what qualified it came back: no one is paid', async () => {
      const { ada, grace } = await suspicious();
      await referrals.givesBack('Grace');
      await referrals.judge('approve');
      await referrals.settle();
      expect(await referrals.stageOf(grace)).toBe('reversed');
      expect(await ledger(ada)).toEqual(['enrol 0']);
    });
  });

  if (!tables.everything) return;

  describe('levels, caps and milestones', () => {
    test('those above get their percentage, rounded as the programme rounds', async () => {
      await open({ furtherLevels: [15, 1], rewards: { referrer: { kind: 'points', points: 250 } } });
      const top = await referrals.referrer('Top');
      const codeOf = async (name: string, by: string) => {
        const memberId = await referrals.friend(by, name);
        return { memberId, code: (await chooseReferralCode(referrals.ports, PROGRAMME, memberId, `OF-${name}`)).referrer.code };
      };
      const upper = await codeOf('Upper', top.code);
      const ada = await codeOf('Ada', upper.code);
      const grace = await codeOf('Grace', ada.code);
      await referrals.friend(grace.code, 'Last');
      await referrals.buys('Last');
      await referrals.settle();
      expect(await ledger(grace.memberId)).toEqual(['enrol 0', 'award 250']);
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', 'award 37']);
      expect(await ledger(upper.memberId)).toEqual(['enrol 0', 'award 2']);
      expect(await ledger(top.memberId)).toEqual(['enrol 0']);
      await referrals.givesBack('Last');
      await referrals.settle();
      for (const { memberId } of [upper, ada, grace]) expect(await referrals.active(memberId)).toBe(0);
    });

    test('beyond the cap the friend is paid and the referrer is not; the next period is another', async () => {
      await open({ cap: { friends: 1, per: 'month' } });
      const ada = await referrals.referrer();
      const friends: string[] = [];
      for (const name of ['one', 'two', 'three']) {
        if (name === 'three') later(31);
        friends.push(await referrals.friend(ada.code, name));
        await referrals.buys(name);
        await referrals.settle();
      }
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', 'award 300', 'award 0', 'award 300']);
      for (const friend of friends) expect(await referrals.active(friend)).toBe(242);
      const { items } = await referrals.store.entriesAfter(PROGRAMME, ada.memberId, 2, 1);
      expect(items[0]?.referral).toMatchObject({ capped: true });
      await referrals.givesBack('two');
      await referrals.settle();
      expect(await referrals.active(ada.memberId)).toBe(600);
    });

    test('a milestone is reached, lost by a return, and reached again', async () => {
      await open({ milestones: [{ friends: 2, points: 1_000 }] });
      const ada = await referrals.referrer();
      for (const name of ['one', 'two']) {
        await referrals.friend(ada.code, name);
        await referrals.buys(name);
      }
      await referrals.settle();
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', 'award 300', 'award 1300']);
      await referrals.givesBack('one');
      await referrals.settle();
      expect(await referrals.active(ada.memberId)).toBe(300);
      await referrals.friend(ada.code, 'three');
      await referrals.buys('three');
      await referrals.settle();
      expect(await ledger(ada.memberId)).toEqual(['enrol 0', 'award 300', 'award 1300', 'refer -1300', 'award 1300']);
      expect(await referrals.account(ada.memberId)).toMatchObject({
        referred: { friends: 2, points: 600, milestones: [{ friends: 2, points: 1_000 }] },
      });
    });

    test('a badge stays while a friend stands behind it', async () => {
      await open({ rewards: { referrer: { kind: 'badge', badge: 'ambassador' }, referee: { kind: 'badge', badge: 'friend' } } });
      const ada = await referrals.referrer();
      const one = await referrals.friend(ada.code, 'one');
      await referrals.friend(ada.code, 'two');
      for (const name of ['one', 'two']) await referrals.buys(name);
      await referrals.settle();
      expect(await referrals.account(ada.memberId)).toMatchObject({ badges: ['ambassador'] });
      await referrals.givesBack('one');
      await referrals.settle();
      expect(await referrals.account(ada.memberId)).toMatchObject({ badges: ['ambassador'] });
      expect(await referrals.account(one)).not.toHaveProperty('badges');
      await referrals.givesBack('two');
      await referrals.settle();
      expect(await referrals.account(ada.memberId)).not.toHaveProperty('badges');
      await ledger(ada.memberId);
    });
  });

  describe('one of a reward', () => {
    const gift = { kind: 'reward', rewardId: REWARD_ID } as const;
    const gifted = async (special: Partial<RewardTerms> = {}) => {
      const two = await twoOf({ rewards: { referee: gift, referrer: gift } });
      const draft = {
        programmeId: PROGRAMME,
        rewardId: REWARD_ID,
        state: 'active',
        terms: rewardTerms(special),
        by: 'manager-1',
      } as const;
      await createReward(referrals.ports, draft);
      await referrals.buys('Grace');
      await referrals.settle();
      return two;
    };
    const redemptions = async (memberId: string) => (await referrals.store.redemptionsBefore(PROGRAMME, memberId, undefined, 25)).items;
    const left = async () => (await referrals.store.stock(PROGRAMME, REWARD_ID, [0]))[0]?.left;

    test('is a voucher for no points, out of the stock; unused, it goes back with the referral', async () => {
      const { ada, grace } = await gifted({ stock: 5 });
      expect(await redemptions(ada)).toMatchObject([{ state: 'issued', points: 0, voucher: {} }]);
      expect(await redemptions(grace)).toMatchObject([{ state: 'issued', points: 0 }]);
      expect(await left()).toBe(3);
      await referrals.givesBack('Grace');
      await referrals.settle();
      expect(await redemptions(ada)).toMatchObject([{ state: 'cancelled' }]);
      expect(await redemptions(grace)).toMatchObject([{ state: 'cancelled' }]);
      expect(await left()).toBe(5);
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 0', 'refer 0']);
    });

    test('the last one goes to the friend, who is first', async () => {
      const { ada, grace } = await gifted({ stock: 1 });
      expect(await redemptions(grace)).toHaveLength(1);
      expect(await redemptions(ada)).toEqual([]);
      const entry = await referrals.store.entry(PROGRAMME, ada, 2);
      expect(entry?.explanation).toMatchObject([{ matched: false, reason: `no ${REWARD_ID} was given: none of it is left` }]);
      await referrals.givesBack('Grace');
      await referrals.settle();
      expect(await left()).toBe(1);
    });

    test('a voucher that was used stays used', async () => {
      const { ada } = await gifted();
      const [given] = await redemptions(ada);
      await useVoucher(referrals.ports, CORNER_SHOP, {
        code: given?.voucher?.code ?? '',
        orderId: 'of Ada',
        basket: { currency: 'EUR', amount: 1_000 },
        idempotencyKey: 'used-by-ada',
      });
      await referrals.givesBack('Grace');
      await referrals.settle();
      expect(await redemptions(ada)).toMatchObject([{ state: 'used' }]);
      const { items } = await referrals.store.entriesBefore(PROGRAMME, ada, undefined, 1);
      expect(items[0]).toMatchObject({ kind: 'refer', explanation: [{ matched: true }, { matched: false }] });
    });

    test('one that there is not keeps no one from anything', async () => {
      const { ada, grace } = await twoOf({ rewards: { referee: gift } });
      await referrals.buys('Grace');
      await referrals.settle();
      expect(await referrals.stageOf(grace)).toBe('rewarded');
      expect(await ledger(ada)).toEqual(['enrol 0', 'award 0']);
    });
  });
});
