import { expect, it } from 'vitest';
import { daysOf } from '../../infra/local/commands/import/follow-clock.ts';
import type { PurchaseRecord } from '../../infra/local/commands/import/record.ts';

const at = (line: number, occurredAt: string): PurchaseRecord => ({
  kind: 'purchase',
  line,
  purchase: { orderId: `o-${line}`, member: { externalId: 'm' }, occurredAt, currency: 'USD', amount: 100 },
  identities: { externalId: 'm' },
});

const days = (...records: readonly PurchaseRecord[]) =>
  daysOf(records).map((day) => [day.clock.toISOString(), day.records.map((record) => record.line)]);

it('sorts purchases into days, and includes the days without any between them', () => {
  expect(days(at(1, '1997-03-02T12:00:00Z'), at(2, '1997-02-28T12:00:00Z'), at(3, '1997-03-02T12:00:00Z'))).toEqual([
    ['1997-02-28T12:00:00.000Z', [2]],
    ['1997-03-01T12:00:00.000Z', []],
    ['1997-03-02T12:00:00.000Z', [1, 3]],
  ]);
});

it('never sets the clock before a purchase of the day', () => {
  expect(days(at(1, '2026-11-21T23:58:00Z'), at(2, '2026-11-21T08:00:00Z'))).toEqual([['2026-11-21T23:58:00.000Z', [2, 1]]]);
});

it('uses days in UTC', () => {
  expect(days(at(1, '2026-11-21T23:30:00-02:00'))).toEqual([['2026-11-22T12:00:00.000Z', [1]]]);
});

it('has no days without purchases', () => {
  expect(days()).toEqual([]);
});
