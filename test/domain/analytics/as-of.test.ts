import { describe, expect, it, test } from 'vitest';
import type { Account } from '../../../shared/domain/account.ts';
import { accountAt } from '../../../shared/domain/advance.ts';
import { isMemberBy, memberAsOf } from '../../../shared/domain/analytics/as-of-member.ts';
import { pointsAsOf } from '../../../shared/domain/analytics/as-of-points.ts';
import { blankHistory, foldEntries } from '../../../shared/domain/analytics/fold-history.ts';
import type { History } from '../../../shared/domain/analytics/history.ts';
import type { PointsAsOf } from '../../../shared/domain/analytics/member-as-of.ts';
import { netPoints, replay } from '../../../shared/domain/ledger.ts';
import { sumPoints } from '../../../shared/domain/points.ts';
import { type Instant, millis, plusSeconds, toInstant } from '../../../shared/domain/time.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  expiringAfter,
  MEMBER_ID,
  MemberHistory,
  NOW,
  PROGRAMME_ID,
  terms,
} from '../../support/builders.ts';

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

  it('has what is left of each day, in one currency', () => {
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

  it('is told what happened until then', () => {
    expect(memberAsOf(history, TODAY, 'USD').facts.map(({ kind }) => kind)).toEqual(['purchase', 'purchase', 'purchase']);
    expect(memberAsOf(history, TODAY + 9, 'USD').facts).toHaveLength(history.facts.length);
  });

  it('is a member since the enrolment, or the first purchase where that was earlier', () => {
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

  it.each([-1, 0, 1, 2, 3, 4, 30, 61])('%s days from now: they are what the account was then', (days) => {
    const { account, entries } = history();
    const end = endOf(TODAY + days);
    const then = replay(
      PROGRAMME_ID,
      MEMBER_ID,
      entries.filter(({ at }) => at <= end),
    );
    expect(asOf({ account, entries }, end, NOW_AND_FOR_EVER)).toEqual(pointsOf(accountAt(then, end)));
  });

  it('is what was known: a purchase that was told later counts for its day only then', () => {
    const life = history();
    const end = endOf(TODAY + 1);
    const before = asOf(life, end, end);
    life.now = plusSeconds(NOW, 61 * DAY);
    life.buys(aPurchase().of(4_000).with({ occurredAt: NOW }));
    expect(asOf(life, end, end)).toEqual(before);
    expect(asOf(life, end, life.now)).not.toEqual(before);
    expect(worth(asOf(life, end, life.now))).toBe(worth(before) + 40);
  });

  it('leaves out a purchase that was told that day and made on the next', () => {
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

test('late news whose postings stand on what came after the day: their points count all the same', () => {
  // Owed since the day after; the late purchase has repaid it.
  const owing = new MemberHistory(terms(), aMember().withPoints(30));
  owing.buys(aPurchase().of(5_000));
  owing.adjusts(-80);
  owing.now = plusSeconds(NOW, DAY);
  owing.returns(0, aReturnOf(5_000, { occurredAt: owing.now }));
  owing.buys(aPurchase().of(9_000).with({ occurredAt: NOW }));
  expect(asOf(owing, endOf(TODAY), owing.now)).toEqual({ batches: [{ expiresAt: null, points: 90 }], pending: [], held: [], debt: 0 });

  // A late return has taken points that came after the day.
  const returned = new MemberHistory();
  returned.buys(aPurchase().of(5_000));
  returned.adjusts(-50);
  returned.now = plusSeconds(NOW, DAY);
  returned.adjusts(200);
  returned.returns(0, aReturnOf(5_000, { occurredAt: NOW }));
  expect(asOf(returned, endOf(TODAY), returned.now)).toEqual({ batches: [], pending: [], held: [], debt: 50 });
});

test('a late purchase puts off what there was on the day, and no more', () => {
  const life = new MemberHistory(terms({ expiry: { policy: 'inactivity', months: 6, to: 'month' } }));
  life.buys(aPurchase().of(5_000));
  life.now = plusSeconds(NOW, 40 * DAY);
  life.adjusts(300);
  life.now = plusSeconds(NOW, 80 * DAY);
  life.buys(aPurchase().of(1_000).with({ occurredAt: NOW }));
  expect(netPoints(life.entries.flatMap(({ postings }) => postings))).toBe(360);
  expect(worth(asOf(life, endOf(TODAY), life.now))).toBe(60);
});
