/** Points that expired by inactivity only because a purchase had not arrived. */
import { describe, expect, it } from 'vitest';
import type { ExpiryTerms } from '../../../shared/domain/earning/expiry-terms.ts';
import { canHaveMissedExpiry } from '../../../shared/domain/earning/late-reinstatement.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { aBalance, aPurchase, aReturnOf, MemberHistory, NOW, terms } from '../../support/kernel/builders.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SIX_MONTHS: ExpiryTerms = { policy: 'inactivity', months: 6, to: 'day' };
const inactivity = (lateArrivalDays?: number, expiry: ExpiryTerms = SIX_MONTHS): Terms =>
  terms({ timeZone: 'UTC', expiry, earning: lateArrivalDays === undefined ? {} : { lateArrivalDays } });

/** 100 points that expired at an hour that the test gets. */
function expired(of: Terms = inactivity()) {
  const history = new MemberHistory(of);
  history.buys(aPurchase().of(10_000).with({ occurredAt: NOW }));
  const end = toInstant(`${history.order(0).credit.expiresAt}`);
  history.now = end;
  history.advances();
  return { history, end };
}
const kinds = ({ entries }: MemberHistory) => entries.map(({ kind, points }) => `${kind} ${points}`);
const reasons = ({ entries }: MemberHistory) =>
  entries.flatMap(({ explanation }) => explanation).filter(({ rule }) => rule === 'late-arrival');

describe('a purchase that was made before the points expired, and arrives after it', () => {
  it('reinstates them, with the lifetime that it gives to all points, and says so', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, 5 * DAY);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(kinds(history).slice(-3)).toEqual(['expire -100', 'reinstate 100', 'earn 10']);
    const { expiresAt } = history.order(1).credit;
    expect(history.account.batches).toEqual([{ expiresAt, inactivity: 'P6M/day', points: 110 }]);
    const expiry = history.entries.find(({ kind }) => kind === 'expire');
    expect(reasons(history)).toEqual([
      {
        rule: 'late-arrival',
        matched: true,
        points: 100,
        reason: `100 points that entry ${expiry?.number} let expire on ${end} live again: order A-2 was made on ${plusSeconds(end, -HOUR)}, before that`,
      },
    ]);
  });

  it('also when nothing had posted the expiry', () => {
    const history = new MemberHistory(inactivity());
    history.buys(aPurchase().of(10_000).with({ occurredAt: NOW }));
    const end = toInstant(`${history.order(0).credit.expiresAt}`);
    history.now = plusSeconds(end, 1);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -1) }),
    );
    expect(kinds(history).slice(-3)).toEqual(['expire -100', 'reinstate 100', 'earn 10']);
  });

  it('also when the member has bought again meanwhile', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, HOUR);
    history.buys(aPurchase().of(2_000).with({ occurredAt: history.now }));
    history.now = plusSeconds(end, 2 * HOUR);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 130 }));
  });

  it('gives nothing twice: a second one finds nothing left', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, DAY);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -2 * HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 120 }));
  });

  it('repays debt with them first', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, HOUR);
    history.buys(aPurchase().of(3_000).with({ occurredAt: history.now }));
    history.adjusts(-30);
    history.returns(1, aReturnOf(3_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ debt: 30 }));
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 80 }));
  });

  it('does not give back the points of goods that were returned since', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, HOUR);
    history.returns(0, aReturnOf(4_000));
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 70 }));
  });

  it('reinstated points can be returned, and can expire again unspent', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, DAY);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    history.returns(0, aReturnOf(4_000));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 70 }));
    history.now = plusSeconds(end, 400 * DAY);
    expect(history.returns(0, aReturnOf(6_000)).entry).toMatchObject({ points: 0, expiredUnspent: { points: 60 } });
    expect(balanceOf(history.account)).toEqual(aBalance());
  });
});

describe('a purchase reinstates nothing', () => {
  it.each([
    ['when it was made as they expired', 0, DAY, undefined],
    ['when it arrives after more than seven days', -HOUR, 8 * DAY, undefined],
    ['when the terms wait for no late purchase', -HOUR, DAY, 0],
  ])('%s', (_, made, arrives, days) => {
    const { history, end } = expired(inactivity(days));
    history.now = plusSeconds(end, arrives);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, made) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 10 }));
  });

  it('when it would have extended them to a day that is past, too', () => {
    const { history, end } = expired(inactivity(31, { policy: 'inactivity', days: 3, to: 'day' }));
    history.now = plusSeconds(end, 20 * DAY);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 10 }));
  });

  it('by other policies: they do not depend on purchases', () => {
    const { history, end } = expired(inactivity(undefined, { policy: 'after', months: 6, to: 'day' }));
    history.now = plusSeconds(end, DAY);
    history.buys(
      aPurchase()
        .of(1_000)
        .with({ occurredAt: plusSeconds(end, -HOUR) }),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 10 }));
  });

  it('when it is too late, and says until when it would have', () => {
    const { history, end } = expired();
    history.now = plusSeconds(end, 30 * DAY);
    const occurredAt = plusSeconds(end, -HOUR);
    history.buys(aPurchase().of(1_000).with({ occurredAt }));
    expect(reasons(history)).toEqual([
      {
        rule: 'late-arrival',
        matched: false,
        reason: `made on ${occurredAt}; points that expired since by inactivity live again only when it arrives before ${plusSeconds(end, 7 * DAY)}`,
      },
    ]);
  });
});

describe('earlier entries are needed only', () => {
  const { history, end } = expired();
  const needs = (account: MemberHistory['account'], age: number, of = history.programme) =>
    canHaveMissedExpiry(account, plusSeconds(end, -age), of, end);
  const { account } = new MemberHistory(inactivity());
  const buyer = new MemberHistory(inactivity());
  buyer.buys(aPurchase().of(1_000).with({ occurredAt: NOW }));

  it.each([
    ['no: it is on time, and the member has points that it extends', needs(buyer.account, 59), false],
    ['yes: it is a minute late', needs(buyer.account, 60), true],
    ['yes: the member has no such points any more', needs(account, 1), true],
    ['no: it is too late', needs(buyer.account, 9 * DAY), false],
    ['no: no points last by inactivity', needs(account, DAY, new MemberHistory(terms()).programme), false],
  ])('%s', (_, needed, right) => {
    expect(needed).toBe(right);
  });
});
