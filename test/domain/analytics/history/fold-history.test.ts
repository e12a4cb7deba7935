import { describe, expect, test } from 'vitest';
import type { DayAt } from '../../../../shared/domain/analytics/history/entry-context.ts';
import { blankHistory, foldEntries } from '../../../../shared/domain/analytics/history/fold-history.ts';
import type { History } from '../../../../shared/domain/analytics/history/history.ts';
import { millis } from '../../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../../shared/domain/ledger/entry.ts';
import { AT, DAY, LATER, MADE, payment, purchase } from '../../../sim/ledger/audit-examples.ts';
import { aPurchase, aReturnOf, MEMBER_ID, MemberHistory, PROGRAMME_ID } from '../../../support/kernel/builders.ts';
import { EXAMPLE_ENTRIES, storedEntry } from '../../../support/ledger/example-entries.ts';

const UTC: DayAt = (at) => Math.floor(millis(at) / 86_400_000);

describe.each(EXAMPLE_ENTRIES)('an entry of $kind, example %#', ({ entry, history }) => {
  test('has its facts', () => {
    const { facts, upTo } = folded(entry);
    expect(facts).toStrictEqual(history);
    expect(upTo).toStrictEqual({ entry: 1, at: AT });
  });
});

const folded = (...entries: readonly Entry[]): History => foldEntries(blankHistory(PROGRAMME_ID, MEMBER_ID), entries, UTC);

test('an old return belongs to the last purchase of at least its amount', () => {
  const bought = (occurredAt: string, amount: number, number: number) =>
    storedEntry('earn', { purchase: { ...purchase, occurredAt, amount } }, 1, number);
  const returned = storedEntry('reverse', { purchase: { ...purchase, occurredAt: AT, amount: 50 } }, -1, 4);
  const { facts } = folded(bought(MADE, 100, 1), bought(LATER, 50, 2), bought(AT, 49, 3), returned);
  expect(facts.at(-1)).toMatchObject({ kind: 'return', of: DAY - 1, orders: 0, amount: 50 });
});

test('facts of one day that differ only in numbers are one fact', () => {
  const earned = (number: number, special: object = {}) => storedEntry('earn', { purchase: { ...purchase, ...special } }, 29, number);
  const paid = (number: number) => storedEntry('pay', { payment }, -10, number);
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
  const tier = (id: string, number: number) => storedEntry('tier', { tier: { id, changed: true } }, 0, number);
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
  expect(folded(storedEntry('enrol', {}, 0, 1), storedEntry('warn', { at: MADE }, 0, 2)).upTo).toEqual({ entry: 2, at: AT });
  expect(() => folded(storedEntry('enrol', {}, 0, 2))).toThrow('entry 2 cannot follow entry 0');
});
