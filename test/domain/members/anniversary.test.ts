/** The bonus of an enrolment anniversary: once a year, on its day or a little late, where the terms say so. */
import { expect, it } from 'vitest';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { nextAnniversary } from '../../../shared/domain/members/anniversary.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { MemberHistory, terms } from '../../support/kernel/builders.ts';

const CELEBRATING = { ...terms({ timeZone: 'UTC' }), anniversary: { points: 100 } };

/** Enrolled on 1 January 2026. */
function memberAt(at: string, of: Terms = CELEBRATING): MemberHistory {
  const life = new MemberHistory(of);
  life.now = toInstant(at);
  return life;
}

const next = (life: MemberHistory): string | null => nextActionAt(life.account, life.programme.now.terms, life.now);
const bonuses = (life: MemberHistory) => life.entries.filter(({ kind }) => kind === 'anniversary');

it('is given on the day, once, and is announced for the next year', () => {
  const life = memberAt('2026-12-31T23:59:59.999Z');
  expect(next(life)).toBe('2027-01-01T00:00:00.000Z');
  life.advances();
  expect(bonuses(life)).toEqual([]);
  life.now = toInstant('2027-01-01T00:00:00.000Z');
  life.advances();
  life.advances();
  expect(bonuses(life)).toMatchObject([{ years: 1, points: 100, balance: { active: 100 } }]);
  expect(bonuses(life)[0]?.explanation[0]?.reason).toBe('100 points for 1 year of membership');
  expect(nextAnniversary(life.account, CELEBRATING, life.now)).toEqual({ years: 2, at: '2028-01-01T00:00:00.000Z', points: 100 });
});

it('is given up to 30 days late, and then not at all', () => {
  const late = memberAt('2028-01-31T23:59:59.999Z');
  expect(next(late)).toBe('2028-01-01T00:00:00.000Z');
  late.advances();
  expect(bonuses(late)).toMatchObject([{ years: 2 }]);
  const tooLate = memberAt('2028-02-01T00:00:00.000Z');
  tooLate.advances();
  expect(bonuses(tooLate)).toEqual([]);
  expect(next(tooLate)).toBe('2029-01-01T00:00:00.000Z');
});

it('is not given on the day of the enrolment, nor without terms', () => {
  const begun = memberAt('2026-01-01T12:00:00.000Z');
  expect(nextAnniversary(begun.account, CELEBRATING, begun.now)).toEqual({ years: 1, at: '2027-01-01T00:00:00.000Z', points: 100 });
  const without = memberAt('2027-01-01T12:00:00.000Z', terms({ timeZone: 'UTC' }));
  without.advances();
  expect(bonuses(without)).toEqual([]);
  expect(nextAnniversary(without.account, without.programme.now.terms, without.now)).toBeUndefined();
});

it('is warned of in the same moment when its points end soon', () => {
  const expiry = { policy: 'after', days: 10, to: 'day' } as const;
  const life = memberAt('2027-01-01T00:00:00.000Z', { ...CELEBRATING, expiry, expiryWarningDays: 30 });
  life.advances();
  const [, , warning] = life.entries;
  expect(life.entries.map(({ kind }) => kind)).toEqual(['enrol', 'anniversary', 'warn']);
  expect(warning?.ends?.points).toEqual([{ points: 100, expiresAt: '2027-01-12T00:00:00.000Z' }]);
  expect(next(life)).toBe('2027-01-12T00:00:00.000Z');
});

it('is given to a member to whom nothing happens, although the terms begin later', () => {
  const life = memberAt('2026-01-01T12:00:00.000Z', terms({ timeZone: 'UTC' }));
  // The agenda looks at the account once a year, whatever the terms are.
  expect(next(life)).toBe('2027-01-02T00:00:00.000Z');
  for (const years of [1, 2, 38]) {
    life.now = toInstant(Date.UTC(2026, 0, 1) + years * 366 * 86_400_000 - 1);
    const look = next(life) ?? '';
    life.now = toInstant(look);
    expect(nextAnniversary(life.account, CELEBRATING, life.now)).toMatchObject({ years });
    expect((nextAnniversary(life.account, CELEBRATING, life.now)?.at ?? '') <= look).toBe(true);
  }
});
