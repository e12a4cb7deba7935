/** Awards on an account that owes points. */
import { describe, expect, test } from 'vitest';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { decideReferrerAward } from '../../../shared/domain/referrals/referral-award.ts';
import { aBalance, aMember, aVersion, NOW } from '../../support/kernel/builders.ts';
import { programmeWith } from '../../support/referrals/referral-shop.ts';

const milestones = [{ friends: 1, points: 500 }];
const programme = aVersion(programmeWith({ rewards: { referrer: { kind: 'points', points: 300 } }, milestones }));

function awarded(debt: number) {
  const account = { ...aMember().account, debt };
  const award = { referrerId: account.memberId, refereeId: 'mem_friend', level: 1 };
  return decideReferrerAward(account, award, undefined, { atEnrolment: programme, now: programme }, NOW).ledger;
}

describe('T4: a referrer who owes points', () => {
  test.each([
    [0, 800, 0],
    [100, 700, 0],
    [300, 500, 0],
    [450, 350, 0],
    [900, 0, 100],
  ])('%i of them repays each point once, with the gift first and the milestone then', (owed, active, debt) => {
    const { account, appended } = awarded(owed);
    expect(balanceOf(account)).toEqual(aBalance({ active, debt }));
    expect(appended.at(-1)).toMatchObject({ points: 800, balance: { active, debt } });
  });
});
