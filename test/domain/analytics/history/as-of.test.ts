import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { blankHistory, foldEntries } from '../../../../shared/domain/analytics/history/fold-history.ts';
import type { History } from '../../../../shared/domain/analytics/history/history.ts';
import { isMemberBy, memberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../../../shared/domain/analytics/history/points-as-of.ts';
import { happenedAt, pointsAsOf } from '../../../../shared/domain/analytics/history/points-as-of.ts';
import { sumPoints } from '../../../../shared/domain/kernel/points.ts';
import { Refusal } from '../../../../shared/domain/kernel/refusal.ts';
import { type Instant, millis, plusSeconds, toInstant } from '../../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../../shared/domain/ledger/account.ts';
import { netPoints, replay } from '../../../../shared/domain/ledger/ledger.ts';
import { accountAt } from '../../../../shared/domain/ledger/point-timers.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  expiringAfter,
  LAW,
  MEMBER_ID,
  MemberHistory,
  NOW,
  PROGRAMME_ID,
  terms,
} from '../../../support/kernel/builders.ts';

const DAY = 86_400;
const dayAt = (at: Instant) => Math.floor(millis(at) / (DAY * 1_000));
const TODAY = dayAt(NOW);
const endOf = (day: number): Instant => toInstant((day + 1) * DAY * 1_000 - 1);
const historyOf = ({ entries }: Pick<MemberHistory, 'entries'>): History =>
  foldEntries(blankHistory(PROGRAMME_ID, MEMBER_ID), entries, dayAt);

describe('a member as of a day', () => {
  const life = new MemberHistory();
  life.buys(
    aPurchase()
      .of(5_000)
      .with({ occurredAt: plusSeconds(NOW, -DAY) }),
  );
  life.buys(aPurchase().of(700));
  life.buys(aPurchase().of(900, 'EUR'));
  life.now = plusSeconds(NOW, 2 * DAY);
  life.returns(0, aReturnOf(2_000, { occurredAt: plusSeconds(NOW, DAY) }));
  life.returns(0, aReturnOf(3_000, { occurredAt: plusSeconds(NOW, 2 * DAY), returnId: 'R-2' }));
  const history = historyOf(life);

  it('has the purchases of each day less returns, in one currency', () => {
    expect(memberAsOf(history, TODAY, 'USD').purchases).toEqual([
      { day: TODAY - 1, orders: 1, amount: 5_000, points: 50 },
      { day: TODAY, orders: 2, amount: 700, points: 16 },
    ]);
    expect(memberAsOf(history, TODAY + 1, 'EUR').purchases).toEqual([
      { day: TODAY - 1, orders: 1, amount: 0, points: 30 },
      { day: TODAY, orders: 2, amount: 900, points: 16 },
    ]);
    expect(memberAsOf(history, TODAY + 2, 'USD').purchases.map(({ day }) => day)).toEqual([TODAY]);
  });

  it('has only the facts until that day', () => {
    expect(memberAsOf(history, TODAY, 'USD').facts.map(({ kind }) => kind)).toEqual(['purchase', 'purchase', 'purchase']);
    expect(memberAsOf(history, TODAY + 9, 'USD').facts).toHaveLength(history.facts.length);
  });

  it('is a member since the enrolment, or since an earlier first purchase', () => {
    expect(memberAsOf(history, TODAY, 'USD').enrolledOn).toBe(history.enrolledOn);
    const early = { ...history, enrolledOn: TODAY + 5 };
    expect(memberAsOf(early, TODAY, 'USD').enrolledOn).toBe(TODAY - 1);
    expect([TODAY - 2, TODAY - 1].map((day) => isMemberBy(early, day))).toEqual([false, true]);
    expect(isMemberBy(blankHistory(PROGRAMME_ID, MEMBER_ID), TODAY)).toBe(false);
  });

  it('has the tier, the segments and the state of that day', () => {
    const marked: History = {
      ...history,
      facts: [
        { kind: 'tier', day: TODAY, tier: 'blue' },
        { kind: 'freeze', day: TODAY + 1 },
        { kind: 'segments', day: TODAY + 1, segments: ['press'] },
        { kind: 'tier', day: TODAY + 2, tier: 'gold' },
        { kind: 'release', day: TODAY + 2 },
      ],
    };
    const seen = [-1, 0, 1, 2].map((days) => {
      const { tier, frozen, segments } = memberAsOf(marked, TODAY + days, 'USD');
      return [tier, frozen, segments];
    });
    expect(seen).toEqual([
      [null, false, []],
      ['blue', false, []],
      ['blue', true, ['press']],
      ['gold', false, ['press']],
    ]);
  });
});

const asOf = (life: Pick<MemberHistory, 'account' | 'entries'>, end: Instant, knownAt: Instant): PointsAsOf =>
  pointsAsOf(life.account, life.entries.toReversed(), { end, knownAt });
const worth = ({ batches, pending, held, debt }: PointsAsOf): number => sumPoints([...batches, ...pending, ...held]) - debt;
const pointsOf = ({ batches, pending, held, debt }: Account): PointsAsOf => ({ batches, pending, held, debt });

describe('points as of a day', () => {
  const history = () => {
    const life = new MemberHistory(terms({ earning: { pendingDays: 1 }, expiry: expiringAfter(1) }));
    life.buys(aPurchase().of(10_000));
    life.now = plusSeconds(NOW, DAY);
    life.adjusts(500);
    life.now = plusSeconds(NOW, 3 * DAY);
    life.adjusts(-80);
    life.returns(0, aReturnOf(10_000, { occurredAt: life.now }));
    life.now = plusSeconds(NOW, 60 * DAY);
    life.advances();
    return life;
  };

  it.each([-1, 0, 1, 2, 3, 4, 30, 61])('%s days from now: equal the account of that time', (days) => {
    const { account, entries } = history();
    const end = endOf(TODAY + days);
    const then = replay(
      PROGRAMME_ID,
      MEMBER_ID,
      entries.filter(({ at }) => at <= end),
    );
    expect(asOf({ account, entries }, end, NOW_AND_FOR_EVER)).toEqual(pointsOf(accountAt(then, end)));
  });

  it('depend on what was known: a purchase that is reported later counts only from then on', () => {
    const life = history();
    const end = endOf(TODAY + 1);
    const before = asOf(life, end, end);
    life.now = plusSeconds(NOW, 61 * DAY);
    life.buys(aPurchase().of(4_000).with({ occurredAt: NOW }));
    expect(asOf(life, end, end)).toEqual(before);
    expect(asOf(life, end, life.now)).not.toEqual(before);
    expect(worth(asOf(life, end, life.now))).toBe(worth(before) + 40);
  });

  it('leave out a purchase that was reported on that day and made on the next', () => {
    const life = new MemberHistory();
    life.now = endOf(TODAY);
    life.buys(
      aPurchase()
        .of(4_000)
        .with({ occurredAt: plusSeconds(endOf(TODAY), 60) }),
    );
    expect(worth(asOf(life, endOf(TODAY), life.now))).toBe(0);
    expect(worth(asOf(life, endOf(TODAY + 1), life.now))).toBe(40);
  });
});

const NOW_AND_FOR_EVER = toInstant('2999-01-01T00:00:00Z');

test('late entries count in full, even where their postings depend on entries after the day', () => {
  // The member got into debt on the day after; the late purchase repaid it.
  const owing = new MemberHistory(terms(), aMember().withPoints(30));
  owing.buys(aPurchase().of(5_000));
  owing.adjusts(-80);
  owing.now = plusSeconds(NOW, DAY);
  owing.returns(0, aReturnOf(5_000, { occurredAt: owing.now }));
  owing.buys(aPurchase().of(9_000).with({ occurredAt: NOW }));
  expect(asOf(owing, endOf(TODAY), owing.now)).toEqual({ batches: [{ expiresAt: null, points: 90 }], pending: [], held: [], debt: 0 });

  // A late return took points that came after the day.
  const returned = new MemberHistory();
  returned.buys(aPurchase().of(5_000));
  returned.adjusts(-50);
  returned.now = plusSeconds(NOW, DAY);
  returned.adjusts(200);
  returned.returns(0, aReturnOf(5_000, { occurredAt: NOW }));
  expect(asOf(returned, endOf(TODAY), returned.now)).toEqual({ batches: [], pending: [], held: [], debt: 50 });
});

test('a late purchase extends only the points that existed on the day', () => {
  const life = new MemberHistory(terms({ expiry: { policy: 'inactivity', months: 6, to: 'month' } }));
  life.buys(aPurchase().of(5_000));
  life.now = plusSeconds(NOW, 40 * DAY);
  life.adjusts(300);
  life.now = plusSeconds(NOW, 80 * DAY);
  life.buys(aPurchase().of(1_000).with({ occurredAt: NOW }));
  expect(netPoints(life.entries.flatMap(({ postings }) => postings))).toBe(360);
  expect(worth(asOf(life, endOf(TODAY), life.now))).toBe(60);
});

type Step = { readonly kind: 'buy' | 'late' | 'adjust' | 'return' | 'wait'; readonly amount: number };
const steps = fc.array(
  fc.record<Step>({ kind: fc.constantFrom('buy', 'late', 'adjust', 'return', 'wait'), amount: fc.integer({ min: 1, max: 9_999 }) }),
  { minLength: 1, maxLength: 14 },
);
const POLICIES = [
  terms({ earning: { pendingDays: 2 }, expiry: expiringAfter(1) }),
  terms({ expiry: { policy: 'inactivity', months: 1, to: 'day' } }),
];

/** A step depends on its number alone. A refused step did not happen. */
function lived(life: MemberHistory, taken: readonly Step[], isLate: boolean): void {
  for (const { kind, amount } of taken) {
    const days = amount % 9;
    if (kind === 'wait') life.now = plusSeconds(life.now, (1 + (amount % 20)) * DAY + 7);
    else if (kind === 'buy' || !isLate) {
      if (kind === 'buy' || kind === 'late') life.buys(aPurchase().of(amount).with({ occurredAt: life.now }));
    } else if (kind === 'late')
      life.buys(
        aPurchase()
          .of(amount)
          .with({ occurredAt: plusSeconds(life.now, -days * DAY) }),
      );
    if (kind === 'adjust') {
      const { batches } = life.accountNow();
      life.adjusts(amount % 2 === 0 ? amount : 0 - Math.max(1, sumPoints(batches) >> 1) || 1);
    }
    const order = life.orders[amount % Math.max(1, life.orders.length)];
    const left = order === undefined ? 0 : order.purchase.amount - order.returns.reduce((sum, one) => sum + (one.reversal?.amount ?? 0), 0);
    if (kind === 'return' && order !== undefined && left > 0) {
      const occurredAt = plusSeconds(life.now, isLate ? -days * DAY : 0);
      life.returns(life.orders.indexOf(order), aReturnOf(Math.min(left, amount), { occurredAt, returnId: `R-${life.entries.length}` }));
    }
  }
}
const livedThrough = (taken: readonly Step[], policy: number, isLate: boolean): MemberHistory => {
  const life = new MemberHistory(POLICIES[policy], aMember().withPoints(500));
  try {
    lived(life, taken, isLate);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return life;
};

describe('laws of points as of a day', () => {
  it('without late entries, the points equal the account of that time', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 1 }), fc.nat({ max: 60 }), (taken, policy, days) => {
        const life = livedThrough(taken, policy, false);
        const end = endOf(TODAY + days);
        const then = replay(
          PROGRAMME_ID,
          MEMBER_ID,
          life.entries.filter(({ at }) => at <= end),
        );
        expect(asOf(life, end, NOW_AND_FOR_EVER)).toEqual(pointsOf(accountAt(then, end)));
      }),
      LAW,
    );
  });

  it('with any late entries, the points are the sum of all entries that count', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), (taken, days) => {
        const life = new MemberHistory(terms(), aMember().withPoints(500));
        try {
          lived(life, taken, true);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
        const end = endOf(TODAY + days);
        const counting = life.entries.filter((entry) => happenedAt(entry) <= end);
        const seen = asOf(life, end, NOW_AND_FOR_EVER);
        expect(worth(seen)).toBe(counting.reduce((sum, { points }) => sum + points, 0));
        expect(seen.debt === 0 || seen.batches.length === 0).toBe(true);
        // Entries after the day that were not known change nothing.
        const cut = life.entries[life.entries.length >> 1];
        if (cut === undefined) return;
        const before = life.entries.filter(({ at }) => at <= cut.at);
        const earlier = { account: replay(PROGRAMME_ID, MEMBER_ID, before), entries: before };
        expect(asOf(life, end, cut.at)).toEqual(asOf(earlier, end, cut.at));
      }),
      LAW,
    );
  });
});
