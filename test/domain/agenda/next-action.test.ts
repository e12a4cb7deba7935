/** When an account is next looked at: never later than the terms have something to do, or to say. */
import { expect, it } from 'vitest';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { aPurchase, aReturnOf, expiringAfter, MemberHistory, terms, tierTerms } from '../../support/kernel/builders.ts';

const next = (life: MemberHistory): string | null => nextActionAt(life.account, life.programme.now.terms, life.now);
const begun = (of: Terms, at: string): MemberHistory => {
  const life = new MemberHistory(of);
  life.now = toInstant(at);
  return life;
};
const buys$ = (life: MemberHistory, dollars: number): number => life.buys(aPurchase({ occurredAt: life.now }).of(dollars * 100));

it('is at once when points are credited that end within the days of their warning', () => {
  const life = begun(terms({ timeZone: 'UTC', expiry: expiringAfter(1), expiryWarningDays: 60 }), '2026-11-21T11:00:00Z');
  buys$(life, 10);
  expect(next(life)).toBe('2026-11-21T11:00:00.000Z');
  life.advances();
  expect(life.entries.at(-1)?.kind).toBe('warn');
  expect(next(life)).toBe('2026-12-22T00:00:00.000Z');
});

it('is at once when a return, within the days of the warning, takes the tier at its end', () => {
  const tiers = tierTerms({
    period: { kind: 'rolling', months: 24 },
    hold: { policy: 'for', months: 12, to: 'day' },
    warningDays: 30,
    onReturn: 'at-review',
  });
  const life = begun(terms({ timeZone: 'UTC', tiers }), '2026-03-01T11:00:00Z');
  const order = buys$(life, 600);
  life.now = toInstant('2027-02-20T11:00:00Z');
  life.advances();
  // Silver goes on by what was bought a year ago: there is nothing to tell.
  expect(next(life)).toBe('2027-03-02T00:00:00.000Z');
  life.returns(order, aReturnOf(20_000));
  expect(next(life)).toBe('2027-02-20T11:00:00.000Z');
  life.advances();
  expect(life.entries.at(-1)).toMatchObject({ kind: 'warn', warned: { tier: '2027-03-02T00:00:00.000Z' } });
  expect(next(life)).toBe('2027-03-02T00:00:00.000Z');
});
