import { describe, expect, it, test } from 'vitest';
import { MAX_BALANCE_POINTS } from '../../../shared/domain/kernel/points.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { aBalance, aMember, anAccount, aVersion, expiringAfter, NOTE, NOW, refusalOf, terms } from '../../support/kernel/builders.ts';

const SPRING = toInstant('2027-03-01T00:00:00Z');
const SUMMER = toInstant('2027-06-01T00:00:00Z');

const adjusted = (account: Parameters<typeof decideAdjustment>[0], points: number, of = terms()) =>
  decideAdjustment(account, { points, note: NOTE }, aVersion(of, { version: 4 }), NOW);

describe('points added', () => {
  it('are active at once, even where earned points are pending, and expire as those do', () => {
    const { account } = adjusted(aMember().account, 50, terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(12) }));
    expect(account.pending).toEqual([]);
    expect(account.batches).toEqual([{ expiresAt: '2027-11-21T23:00:00.000Z', points: 50 }]);
  });

  test.each([
    ['less than the debt', 30, aBalance({ debt: 10 }), [{ bucket: 'debt', points: -30 }]],
    ['all of it', 40, aBalance(), [{ bucket: 'debt', points: -40 }]],
    [
      'and a point remains',
      41,
      aBalance({ active: 1 }),
      [
        { bucket: 'debt', points: -40 },
        { bucket: 'active', expiresAt: null, points: 1 },
      ],
    ],
  ])('repay debt first: %s', (_, points, balance, postings) => {
    const { account, appended } = adjusted(aMember().owing(40).account, points);
    expect(balanceOf(account)).toEqual(balance);
    expect(appended[0]).toMatchObject({ kind: 'adjust', points, balance, postings });
    expect(appended[0]?.explanation.map(({ rule, points: of }) => [rule, of])).toEqual([
      ['adjustment', points],
      ['debt', -Math.min(points, 40)],
    ]);
  });

  it('fill an account to its limit, and no further', () => {
    const almost = anAccount({ batches: [{ expiresAt: null, points: MAX_BALANCE_POINTS - 10 }] });
    expect(balanceOf(adjusted(almost, 10).account).active).toBe(MAX_BALANCE_POINTS);
    expect(refusalOf(() => adjusted(almost, 11)).code).toBe('LIMIT_EXCEEDED');
  });
});

describe('points taken', () => {
  const member = aMember().withPoints(30).withPoints(10, SPRING).withPoints(20, SUMMER).account;

  test.each([
    [5, [5, 20, 30]],
    [10, [20, 30]],
    [15, [15, 30]],
    [59, [1]],
    [60, []],
  ])('%d come from the batches that expire first', (points, left) => {
    expect(adjusted(member, -points).account.batches.map((batch) => batch.points)).toEqual(left);
  });

  it('are posted for the batches that they come from only', () => {
    expect(adjusted(member, -15).appended[0]?.postings).toEqual([
      { bucket: 'active', expiresAt: SPRING, points: -10 },
      { bucket: 'active', expiresAt: SUMMER, points: -5 },
    ]);
  });

  it('cannot be more than are active, whatever is pending', () => {
    const waiting = aMember().withPoints(60).withPending(100, SPRING).account;
    expect(refusalOf(() => adjusted(waiting, -61))).toEqual({ code: 'INSUFFICIENT_POINTS', field: 'points' });
    expect(balanceOf(adjusted(waiting, -60).account)).toEqual(aBalance({ pending: 100 }));
  });

  it('cannot be any from a member in debt', () => {
    expect(refusalOf(() => adjusted(aMember().owing(5).account, -1)).code).toBe('INSUFFICIENT_POINTS');
  });
});

describe('due entries go first', () => {
  it('matured points can be taken', () => {
    const { account, appended } = adjusted(aMember().withPending(10, NOW).account, -10);
    expect(appended.map(({ kind, number }) => [kind, number])).toEqual([
      ['mature', 3],
      ['adjust', 4],
    ]);
    expect(balanceOf(account)).toEqual(aBalance());
  });

  it('points that mature in a second, or have expired, cannot', () => {
    expect(refusalOf(() => adjusted(aMember().withPending(10, plusSeconds(NOW, 1)).account, -10)).code).toBe('INSUFFICIENT_POINTS');
    expect(refusalOf(() => adjusted(aMember().withPoints(10, NOW).account, -10)).code).toBe('INSUFFICIENT_POINTS');
  });
});

it('says who, why, and under which version', () => {
  expect(adjusted(aMember().account, 5).appended).toMatchObject([
    { kind: 'adjust', at: NOW, programmeVersion: 4, note: NOTE.commitment, sealed: NOTE.sealed, points: 5 },
  ]);
});
