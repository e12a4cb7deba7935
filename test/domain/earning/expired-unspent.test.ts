import { describe, expect, it } from 'vitest';
import { startOfDayAfter } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { decideExtension, decideReinstatement } from '../../../shared/domain/ledger/points-extension.ts';
import { aBalance, aPurchase, aReturnOf, expiringAfter, MemberHistory, NOTE, NOW, terms } from '../../support/kernel/builders.ts';

const YEAR = 366 * 86_400;
const expiring = () => new MemberHistory({ ...terms({ expiry: expiringAfter(8) }), reinstatementDays: 300 });

describe('P1: a return takes nothing for points that expired unspent', () => {
  it('leaves no debt, and says that they had expired', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.now = plusSeconds(NOW, YEAR);
    const { entry } = history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance());
    expect(entry).toMatchObject({ points: 0, postings: [], expiredUnspent: { points: 100 } });
    const expiredAt = entry.expiredUnspent?.expiredAt;
    expect(entry.explanation.map(({ rule, points, reason }) => [rule, points, reason])).toEqual([
      ['return', 0, '100.00 USD of 100.00 USD came back; the rest earns 0 points under version 1'],
      ['expiry', undefined, `100 points had expired unspent on ${expiredAt}; nothing is taken for them`],
    ]);
    history.buys(aPurchase().of(6_000).with({ occurredAt: history.now }));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 60 }));
  });

  it('takes the spent part as a debt', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.adjusts(-30);
    history.now = plusSeconds(NOW, YEAR);
    history.advances();
    const { entry } = history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ debt: 30 }));
    expect(entry.explanation.map(({ reason }) => reason)).toContain('30 points were spent already; the next earnings repay them');
  });

  it('also by a clock that is behind the one that expired them', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    const { expiresAt } = history.order(0).credit;
    history.now = toInstant(`${expiresAt}`);
    history.advances();
    history.now = plusSeconds(history.now, -2);
    expect(history.returns(0, aReturnOf(10_000)).entry.expiredUnspent).toEqual({ points: 100, expiredAt: expiresAt });
    expect(balanceOf(history.account)).toEqual(aBalance());
  });

  it('takes nothing from points of later purchases', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.now = plusSeconds(NOW, YEAR);
    history.buys(aPurchase().of(5_000).with({ occurredAt: history.now }));
    history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 50 }));
  });

  it('counts expired points of a shared batch for one return only', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.buys(aPurchase().of(10_000));
    history.adjusts(-100);
    history.now = plusSeconds(NOW, YEAR);
    history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance());
    history.returns(1, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ debt: 100 }));
  });

  it('counts them once for a return in parts', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.adjusts(-50);
    history.now = plusSeconds(NOW, YEAR);
    for (const part of ['R-1', 'R-2', 'R-3', 'R-4']) history.returns(0, aReturnOf(2_500, { returnId: part }));
    expect(balanceOf(history.account)).toEqual(aBalance({ debt: 50 }));
  });

  it('takes back what a manager reinstated', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    history.now = plusSeconds(NOW, 280 * 86_400);
    history.advances();
    const expired = history.entries.findLast(({ kind }) => kind === 'expire');
    if (expired === undefined) throw new RangeError('nothing expired');
    history.happens(decideReinstatement(history.account, expired, NOTE, history.programme.now, history.now));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 100 }));
    history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance());
  });

  it('follows a batch that a manager extended', () => {
    const history = expiring();
    history.buys(aPurchase().of(10_000));
    const until = startOfDayAfter(NOW, 500, 'UTC');
    history.happens(decideExtension(history.account, until, NOTE, history.programme.now, history.now));
    history.now = plusSeconds(NOW, 600 * 86_400);
    const { entry } = history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance());
    expect(entry.expiredUnspent).toEqual({ points: 100, expiredAt: until });
  });

  it('follows a batch that each purchase extends', () => {
    const history = new MemberHistory(terms({ expiry: { policy: 'inactivity', months: 6, to: 'day' } }));
    history.buys(aPurchase().of(10_000));
    history.now = plusSeconds(NOW, 90 * 86_400);
    history.buys(aPurchase().of(1_000).with({ occurredAt: history.now }));
    history.now = plusSeconds(NOW, YEAR);
    history.buys(aPurchase().of(700).with({ occurredAt: history.now }));
    history.returns(0, aReturnOf(10_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 7 }));
  });
});
