import { describe, expect, it, test } from 'vitest';
import { lifetimeOf } from '../../../shared/domain/earning/expiry.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { expiringAfter, terms } from '../../support/kernel/builders.ts';

describe('lifetimeOf', () => {
  it('without pending days and expiry: at once, for ever', () => {
    expect(lifetimeOf(terms(), 0, toInstant('2026-11-21T11:00:00Z'))).toEqual({ maturesAt: null, expiresAt: null });
  });

  test.each([
    ['23:59 in Berlin', 'Europe/Berlin', '2026-11-21T22:59:00Z', '2026-12-04T23:00:00Z', '2027-11-21T23:00:00Z'],
    ['a minute later', 'Europe/Berlin', '2026-11-21T23:00:00Z', '2026-12-05T23:00:00Z', '2027-11-22T23:00:00Z'],
    ['UTC+14', 'Pacific/Kiritimati', '2026-11-21T09:59:59Z', '2026-12-04T10:00:00Z', '2027-11-21T10:00:00Z'],
    ['UTC+14, a second later', 'Pacific/Kiritimati', '2026-11-21T10:00:00Z', '2026-12-05T10:00:00Z', '2027-11-22T10:00:00Z'],
  ])('14 days pending, 12 months valid, credited at %s', (_, timeZone, creditedAt, maturesAt, expiresAt) => {
    expect(lifetimeOf(terms({ timeZone, expiry: expiringAfter(12) }), 14, toInstant(creditedAt))).toEqual({
      maturesAt: toInstant(maturesAt),
      expiresAt: toInstant(expiresAt),
    });
  });

  it('to the end of the month', () => {
    const { expiresAt } = lifetimeOf(terms({ expiry: expiringAfter(12, 'month') }), 0, toInstant('2026-11-21T11:00:00Z'));
    expect(expiresAt).toBe('2027-11-30T23:00:00.000Z');
  });

  it('takes the pending days that it is given, not those of the terms', () => {
    const { maturesAt } = lifetimeOf(terms({ earning: { pendingDays: 14 } }), 0, toInstant('2026-11-21T11:00:00Z'));
    expect(maturesAt).toBeNull();
  });
});
