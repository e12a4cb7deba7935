/** Why, in the words that members, managers and finance read on each kind of entry. They are hashed with it: kept for good. */
import { describe, expect, it, test } from 'vitest';
import type { Rounding } from '../../../shared/domain/earning/earning-terms.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  aVersion,
  expiringAfter,
  MEMBER_ID,
  MemberHistory,
  NOW,
  terms,
} from '../../support/kernel/builders.ts';

const DAY = 86_400;
const MATURES = '2026-12-04T23:00:00.000Z';
const EXPIRES = '2027-11-21T23:00:00.000Z';

const last = ({ entries }: Pick<MemberHistory, 'entries'>) => entries.at(-1)?.explanation;
const ofKind = (entries: readonly Entry[], kind: Entry['kind']) => entries.find((entry) => entry.kind === kind)?.explanation;

test('an enrolment', () => {
  const { appended } = decideEnrolment(MEMBER_ID, [], aVersion(), NOW);
  expect(last({ entries: appended })).toEqual([{ rule: 'enrolment', matched: true, reason: 'joined Perks' }]);
});

describe('a purchase', () => {
  it('says what it earned, until when it is pending and until when it is valid', () => {
    const history = new MemberHistory(terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(12) }));
    history.buys(aPurchase().of(2933));
    expect(last(history)).toEqual([
      { rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD on 29.33 USD, rounded down' },
      { rule: 'pending-period', matched: true, reason: `pending until ${MATURES}` },
      { rule: 'expiry', matched: true, reason: `valid until ${EXPIRES}` },
    ]);
  });

  it('says that its points never expire, and that they repaid debt', () => {
    const history = new MemberHistory(terms(), aMember().owing(9));
    history.buys(aPurchase().of(2933));
    expect(last(history)).toEqual([
      { rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD on 29.33 USD, rounded down' },
      { rule: 'expiry', matched: false, reason: 'never expires' },
      { rule: 'debt', matched: true, points: -9, reason: '9 points repaid what a return had left owing' },
    ]);
  });

  it('that earned nothing says nothing of pending and expiry', () => {
    const history = new MemberHistory(terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(12) }));
    history.buys(aPurchase().of(99));
    expect(last(history)).toEqual([{ rule: 'base-rate', matched: true, points: 0, reason: '1 point per 1 USD on 0.99 USD, rounded down' }]);
  });

  test.each<[Rounding, string]>([
    ['down', 'rounded down'],
    ['nearest', 'rounded to the nearest'],
    ['up', 'rounded up'],
  ])('says how it was rounded, and with what: %s', (rounding, words) => {
    const history = new MemberHistory(terms({ earning: { rounding, include: ['tax', 'shipping'] } }));
    history.buys(aPurchase().of(2000).with({ tax: 400, shipping: 600 }));
    expect(last(history)?.[0]?.reason).toBe(`1 point per 1 USD on 30.00 USD with tax, shipping, ${words}`);
  });
});

describe('a return', () => {
  it('says how much came back, and what the rest earns', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().of(2933));
    history.returns(0, aReturnOf(1000));
    expect(last(history)).toEqual([
      { rule: 'return', matched: true, points: -10, reason: '10.00 USD of 29.33 USD came back; the rest earns 19 points under version 1' },
    ]);
  });

  it('says what it left owing', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().of(2933));
    history.adjusts(-29);
    history.returns(0, aReturnOf(2933));
    expect(last(history)).toEqual([
      { rule: 'return', matched: true, points: -29, reason: '29.33 USD of 29.33 USD came back; the rest earns 0 points under version 1' },
      { rule: 'debt', matched: true, points: 29, reason: '29 points were spent already; the next earnings repay them' },
    ]);
  });
});

test.each([
  [5, 'added by hand'],
  [-5, 'taken by hand, oldest expiry first'],
])('an adjustment by %d', (points, reason) => {
  const history = new MemberHistory(terms(), aMember().withPoints(5));
  history.adjusts(points);
  expect(last(history)).toEqual([{ rule: 'adjustment', matched: true, points, reason }]);
});

test('effects of time alone: each batch is named by its day, and none that is not due', () => {
  const [first, second] = [plusSeconds(NOW, DAY), plusSeconds(NOW, 2 * DAY)];
  const member = aMember().withPoints(1, first).withPoints(2, second).withPoints(4).withPending(8, first).withPending(16, second);
  const history = new MemberHistory(terms(), member);
  history.now = first;
  history.adjusts(1);
  expect(ofKind(history.entries, 'mature')).toEqual([
    { rule: 'pending-period', matched: true, points: 8, reason: `pending until ${first}` },
  ]);
  expect(ofKind(history.entries, 'expire')).toEqual([{ rule: 'expiry', matched: true, points: -1, reason: `valid until ${first}` }]);
});
