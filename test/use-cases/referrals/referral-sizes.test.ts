/** The cost of referrals: nothing for members without one, no unit more for friends, and no more for a popular referrer. */

import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { decideReferrerAward } from '../../../shared/domain/referrals/referral-award.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import { aMember, aVersion, NOW } from '../../support/kernel/builders.ts';
import { itemBytes, largestAttributes, WRITE_UNIT_BYTES, writeUnits } from '../../support/kernel/item-size.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { openReferralShop, programmeWith } from '../../support/referrals/referral-shop.ts';

const MINIMUM = { currency: 'EUR', each: 2_000, inAll: 100_000 };

/** Items that what is done writes, new or changed. */
async function writtenBy(items: () => Promise<readonly object[]>, act: () => Promise<unknown>): Promise<readonly object[]> {
  const before = new Set((await items()).map((item) => JSON.stringify(item)));
  await act();
  return (await items()).filter((item) => !before.has(JSON.stringify(item)));
}

const atMostOneUnit = (item: object) =>
  expect(itemBytes(item), `${itemBytes(item)} bytes: ${largestAttributes(item).join(', ')}`).toBeLessThanOrEqual(WRITE_UNIT_BYTES);

describe('a purchase', () => {
  test('of a friend, which counts or qualifies, is three items of at most 1 KB: 6 write units', async () => {
    const table = await memoryTables().fresh();
    const referrals = await openReferralShop(table, {
      qualification: { purchases: 3, minimumSpend: MINIMUM, withinDays: 90, returnWindowDays: 14 },
    });
    const { code } = await referrals.referrer();
    await referrals.friend(code);
    for (const order of ['first', 'second', 'third', 'fourth']) {
      const written = await writtenBy(table.items, () => referrals.buys('Grace', 50_000, order));
      expect(written).toHaveLength(3);
      for (const item of written) atMostOneUnit(item);
      expect(2 * written.reduce<number>((sum, item) => sum + writeUnits(item), 0)).toBe(6);
    }
  });

  test('of someone whom no one brought says nothing of referrals', async () => {
    const table = await memoryTables().fresh();
    const referrals = await openReferralShop(table, { qualification: { purchases: 1, minimumSpend: MINIMUM, returnWindowDays: 0 } });
    await referrals.shop.enrol({ externalId: 'Grace' });
    await referrals.buys('Grace', 50_000);
    const ofMember = (await table.items()).filter(({ PK }) => PK.startsWith('MEMBER#') || PK.startsWith('ORDER#'));
    expect(ofMember).toHaveLength(5);
    expect(JSON.stringify(ofMember)).not.toContain('referral');
  });
});

describe('a popular referrer', () => {
  const special = {
    cap: { friends: 1_000_000, per: 'ever' as const },
    milestones: [5, 50, 500, 5_000].map((friends) => ({ friends, points: friends })),
  };
  const version = aVersion(programmeWith(special));

  /** After so many friends, one a minute. */
  function withFriends(count: number): Account {
    let { account } = aMember();
    for (let friend = 0; friend < count; friend += 1) {
      const award = { referrerId: account.memberId, refereeId: `mem_${String(friend).padStart(26, '0')}`, level: 1 };
      ({ account } = decideReferrerAward(
        account,
        award,
        undefined,
        { atEnrolment: version, now: version },
        plusSeconds(NOW, 60 * friend),
      ).ledger);
    }
    return account;
  }
  const sizeOf = (account: Account): number => {
    const [write] = writesOf({ kind: 'account', account, expected: 1, nextActionAt: null });
    if (write?.action.kind !== 'put') throw new TypeError('an account is put');
    return itemBytes({ ...write.key, ...write.action.attributes });
  };

  test('has an account of the same size after 10 friends and after 10,000, but for the digits of its numbers', () => {
    const [few, many] = [withFriends(10), withFriends(10_000)];
    expect(many.referred).toMatchObject({ friends: 10_000, periods: [{ per: 'ever', from: 'ever', friends: 10_000 }] });
    expect(many.referred?.milestones).toHaveLength(4);
    expect(sizeOf(many) - sizeOf(few)).toBeLessThan(60);
    expect(sizeOf(many)).toBeLessThan(WRITE_UNIT_BYTES);
  });

  test('is paid for a friend in three items, the claim among them: 6 write units', async () => {
    const table = await memoryTables().fresh();
    const referrals = await openReferralShop(table, special);
    const { code, memberId } = await referrals.referrer();
    await referrals.friend(code);
    await referrals.buys('Grace');
    const [, qualified] = await referrals.reactions();
    if (qualified === undefined) throw new TypeError('nothing qualified');
    await referrals.react(qualified);
    const written = await writtenBy(table.items, () => referrals.settle());
    const ofReferrer = written.filter((item) => JSON.stringify(item).includes(`#${memberId}"`) || JSON.stringify(item).includes('"CLAIM"'));
    expect(ofReferrer).toHaveLength(3);
    for (const item of written) atMostOneUnit(item);
  });
});
