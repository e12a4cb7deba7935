import { describe, expect, it, test } from 'vitest';
import { ENTRY_KINDS } from '../../../../shared/contract/ledger/entry.ts';
import type { DayAt } from '../../../../shared/domain/analytics/history/entry-context.ts';
import { blankHistory, foldEntries } from '../../../../shared/domain/analytics/history/fold-history.ts';
import type { Fact, History } from '../../../../shared/domain/analytics/history/history.ts';
import { millis, toInstant } from '../../../../shared/domain/kernel/time.ts';
import type { Entry, EntryDraft, EntryKind } from '../../../../shared/domain/ledger/entry.ts';
import { aPurchase, aReturnOf, MEMBER_ID, MemberHistory, PROGRAMME_ID } from '../../../support/kernel/builders.ts';

const UTC: DayAt = (at) => Math.floor(millis(at) / 86_400_000);
const AT = toInstant('2026-11-21T11:00:00Z');
const DAY = UTC(AT);
const MADE = toInstant('2026-11-19T11:00:00Z');
const LATER = toInstant('2026-11-20T11:00:00Z');

const anEntry = (draft: Partial<EntryDraft> & { readonly kind: EntryKind }, points = 0, number = 1): Entry => ({
  at: AT,
  programmeVersion: 1,
  postings: [],
  explanation: [],
  ...draft,
  programmeId: PROGRAMME_ID,
  memberId: MEMBER_ID,
  number,
  points,
  balance: { active: 0, pending: 0, debt: 0 },
  hash: 'hash',
});

const purchase = { merchantId: 'mer', orderId: 'A-1', occurredAt: MADE, currency: 'USD', amount: 2933 };
const redemption = { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 2, units: 3 };
const payment = { merchantId: 'mer', orderId: 'A-1', currency: 'USD', amount: 100 };
const referral = { referrerId: 'mem_1', refereeId: 'mem_2' } as const;

const redeemed = (units: number, points: number): Fact => ({
  kind: 'redemption',
  day: DAY,
  rewardId: 'rew_1',
  rewardVersion: 2,
  units,
  points,
});
const moved = (how: Extract<Fact, { kind: 'points' }>['how'], points: number): Fact => ({ kind: 'points', day: DAY, how, points });

/** For each kind of entry: drafts, their points, and the facts that follow. */
const CASES: { readonly [Kind in EntryKind]: readonly (readonly [Partial<EntryDraft>, number, readonly Fact[]])[] } = {
  enrol: [
    [{}, 0, []],
    [{ tier: { id: 'blue', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'blue' }]],
    [{ referral: { stage: 'enrolled', ...referral } }, 0, [{ kind: 'brought', day: DAY }]],
  ],
  link: [[{}, 0, []]],
  anniversary: [[{ years: 1 }, 100, [moved('bonus', 100)]]],
  earn: [
    [{ purchase }, 29, [{ kind: 'purchase', day: DAY - 2, channel: null, currency: 'USD', orders: 1, amount: 2933, points: 29 }]],
    [
      { purchase: { ...purchase, amount: 0, channel: 'store' }, tier: { id: 'gold', changed: true } },
      0,
      [
        { kind: 'purchase', day: DAY - 2, channel: 'store', currency: 'USD', orders: 1, amount: 0, points: 0 },
        { kind: 'tier', day: DAY, tier: 'gold' },
      ],
    ],
  ],
  reverse: [
    [
      { purchase: { ...purchase, returnId: 'R-1', occurredAt: LATER, of: { occurredAt: MADE, left: 0 } } },
      -29,
      [{ kind: 'return', day: DAY - 1, of: DAY - 2, channel: null, currency: 'USD', orders: 1, amount: 2933, points: 29 }],
    ],
    [
      { purchase: { ...purchase, returnId: 'R-1', occurredAt: LATER, amount: 33, of: { occurredAt: MADE, left: 2900 } } },
      0,
      [{ kind: 'return', day: DAY - 1, of: DAY - 2, channel: null, currency: 'USD', orders: 0, amount: 33, points: 0 }],
    ],
    // A purchase of zero value, or one that was returned already, has nothing to return.
    [{ purchase: { ...purchase, returnId: 'R-1', amount: 0, of: { occurredAt: MADE, left: 0 } } }, 0, []],
    // An old entry, without a known purchase that it could belong to.
    [
      { purchase: { ...purchase, returnId: 'R-1', occurredAt: LATER } },
      -29,
      [{ kind: 'return', day: DAY - 1, of: DAY - 1, channel: null, currency: 'USD', orders: 0, amount: 2933, points: 29 }],
    ],
  ],
  adjust: [
    [{}, 5, [moved('adjusted-up', 5)]],
    [{}, -5, [moved('adjusted-down', 5)]],
  ],
  mature: [[{ purchase }, 0, []]],
  expire: [[{}, -7, [moved('expired', 7)]]],
  reinstate: [[{}, 7, [moved('reinstated', 7)]]],
  extend: [[{}, 0, []]],
  review: [
    [{ tier: { id: 'blue', changed: false } }, 0, []],
    [{ tier: { id: 'blue', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'blue' }]],
  ],
  warn: [[{}, 0, []]],
  tier: [[{ tier: { id: 'gold', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'gold' }]]],
  award: [
    [{ reason: 'birthday' }, 50, [moved('bonus', 50)]],
    [{ referral: { stage: 'rewarded', ...referral }, redemption: { ...redemption, units: undefined } }, 0, [redeemed(1, 0)]],
    [{ referral: { stage: 'rewarded', ...referral, level: 1 } }, 30, [moved('bonus', 30), { kind: 'friend', day: DAY, friends: 1 }]],
    [{ referral: { stage: 'rewarded', ...referral, level: 1, capped: true } }, 0, []],
    [{ referral: { stage: 'rewarded', ...referral, level: 2 } }, 3, [moved('bonus', 3)]],
  ],
  engage: [
    [
      { activity: { merchantId: 'mer', activityId: 'a-1', activity: 'review', occurredAt: MADE } },
      10,
      [{ kind: 'activity', day: DAY, activity: 'review', times: 1 }, moved('bonus', 10)],
    ],
  ],
  redeem: [[{ redemption }, -150, [redeemed(3, 150)]]],
  hold: [[{ redemption }, 0, []]],
  commit: [[{ redemption }, -150, [redeemed(3, 150)]]],
  lapse: [[{}, 0, []]],
  cancel: [
    [{ redemption }, 0, []],
    [{ redemption }, 150, [redeemed(-3, -150)]],
  ],
  use: [[{ redemption }, 0, []]],
  restore: [[{ redemption }, 0, []]],
  pay: [[{ payment }, -100, [moved('paid', 100)]]],
  refund: [[{ payment }, 40, [moved('refunded', 40)]]],
  fulfil: [
    [{ redemption: { ...redemption, fulfilment: { state: 'shipped' } } }, 0, []],
    [{ redemption: { ...redemption, fulfilment: { state: 'returned' } } }, 150, [redeemed(-3, -150)]],
  ],
  freeze: [[{}, 0, [{ kind: 'freeze', day: DAY }]]],
  release: [[{}, 0, [{ kind: 'release', day: DAY }]]],
  segment: [
    [{ segments: ['press', 'staff'] }, 0, [{ kind: 'segments', day: DAY, segments: ['press', 'staff'] }]],
    [{ segments: [] }, 0, [{ kind: 'segments', day: DAY, segments: [] }]],
  ],
  refer: [
    [{ referral: { stage: 'qualified', ...referral } }, 0, []],
    [
      { referral: { stage: 'reversed', ...referral, level: 1 }, redemption: { ...redemption, units: undefined } },
      -30,
      [moved('bonus-reversed', 30), redeemed(-1, 0), { kind: 'friend', day: DAY, friends: -1 }],
    ],
  ],
};

describe.each(ENTRY_KINDS.map((kind) => ({ kind })))('an entry of $kind', ({ kind }) => {
  it.each(CASES[kind].map(([draft, points, facts]) => ({ draft, points, facts })))('%#: has its facts', (one) => {
    const history = folded(anEntry({ ...one.draft, kind }, one.points));
    expect(history.facts).toStrictEqual(one.facts);
    expect(history.upTo).toStrictEqual({ entry: 1, at: AT });
  });
});

const folded = (...entries: readonly Entry[]): History => foldEntries(blankHistory(PROGRAMME_ID, MEMBER_ID), entries, UTC);

test('an old return belongs to the last purchase of at least its amount', () => {
  const bought = (occurredAt: typeof AT, amount: number, number: number) =>
    anEntry({ kind: 'earn', purchase: { ...purchase, occurredAt, amount } }, 1, number);
  const returned = anEntry({ kind: 'reverse', purchase: { ...purchase, occurredAt: AT, amount: 50 } }, -1, 4);
  const { facts } = folded(bought(MADE, 100, 1), bought(LATER, 50, 2), bought(AT, 49, 3), returned);
  expect(facts.at(-1)).toMatchObject({ kind: 'return', of: DAY - 1, orders: 0, amount: 50 });
});

test('facts of one day that differ only in numbers are one fact', () => {
  const earned = (number: number, special: object = {}) => anEntry({ kind: 'earn', purchase: { ...purchase, ...special } }, 29, number);
  const paid = (number: number) => anEntry({ kind: 'pay', payment }, -10, number);
  const { facts, upTo } = folded(earned(1), paid(2), earned(3, { currency: 'EUR' }), earned(4, { channel: 'app' }), earned(5), paid(6));
  expect(facts).toStrictEqual([
    { kind: 'purchase', day: DAY - 2, channel: null, currency: 'USD', orders: 2, amount: 5866, points: 58 },
    { kind: 'points', day: DAY, how: 'paid', points: 20 },
    { kind: 'purchase', day: DAY - 2, channel: null, currency: 'EUR', orders: 1, amount: 2933, points: 29 },
    { kind: 'purchase', day: DAY - 2, channel: 'app', currency: 'USD', orders: 1, amount: 2933, points: 29 },
  ]);
  expect(upTo.entry).toBe(6);
});

test('a tier that is left and reached again on one day has two facts', () => {
  const tier = (id: string, number: number) => anEntry({ kind: 'tier', tier: { id, changed: true } }, 0, number);
  expect(folded(tier('gold', 1), tier('blue', 2), tier('gold', 3)).facts.map((fact) => ('tier' in fact ? fact.tier : ''))).toEqual([
    'gold',
    'blue',
    'gold',
  ]);
});

test('a history is the same, entry by entry or all at once', () => {
  const life = new MemberHistory();
  life.buys(aPurchase().of(5_000));
  life.buys(aPurchase().of(100, 'EUR').with({ channel: 'app' }));
  life.returns(0, aReturnOf(2_000));
  life.adjusts(12);
  life.returns(0, aReturnOf(3_000, { returnId: 'R-2' }));
  let one = blankHistory(PROGRAMME_ID, MEMBER_ID);
  for (const entry of life.entries) one = foldEntries(one, [entry], UTC);
  expect(one).toStrictEqual(folded(...life.entries));
  expect(one.facts.filter(({ kind }) => kind === 'return')).toStrictEqual([
    { kind: 'return', day: DAY, of: DAY, channel: null, currency: 'USD', orders: 1, amount: 5_000, points: 50 },
  ]);
});

test('a history keeps the latest date, although clocks differ, and refuses a gap in the entries', () => {
  expect(folded(anEntry({ kind: 'enrol' }, 0, 1), anEntry({ kind: 'warn', at: MADE }, 0, 2)).upTo).toEqual({ entry: 2, at: AT });
  expect(() => folded(anEntry({ kind: 'enrol' }, 0, 2))).toThrow('entry 2 cannot follow entry 0');
});
