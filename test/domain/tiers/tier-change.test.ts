/** The instants at which a manager's change of a tier begins and ceases to be possible. */
import { describe, expect, it, test } from 'vitest';
import { type Instant, millis, toInstant } from '../../../shared/domain/kernel/time.ts';
import { decideTierChange, type TierChange } from '../../../shared/domain/tiers/tier-change.ts';
import type { Standing } from '../../../shared/domain/tiers/tier-entries.ts';
import { anAccount, aVersion, NOTE, NOW, refusalOf, terms, tierTerms } from '../../support/kernel/builders.ts';

const VERSION = aVersion(terms({ tiers: tierTerms() }));
const justAfter = (at: Instant): Instant => toInstant(millis(at) + 1);
const UNTIL = toInstant('2027-06-01T00:00:00Z');
const SILVER: Standing = { id: 'silver', since: NOW, until: UNTIL, reviewAt: UNTIL, qualifiedAt: NOW };

const changed = (change: TierChange, standing: Standing = SILVER) =>
  decideTierChange(anAccount({ standing }), change, NOTE, VERSION, NOW).account.standing;

describe('an end that a manager gives is in the future', () => {
  test.each<[string, (at: Instant) => TierChange, string]>([
    ['the tier', (until) => ({ action: 'set', tier: 'gold', until }), 'until'],
    ['the lock of a tier that is set', (lockUntil) => ({ action: 'set', tier: 'gold', lockUntil }), 'lockUntil'],
    ['a lock', (until) => ({ action: 'lock', until }), 'until'],
  ])('of %s', (_, change, field) => {
    expect(refusalOf(() => changed(change(NOW)))).toEqual({ code: 'VALIDATION_FAILED', field });
    expect(Object.values(changed(change(justAfter(NOW))) ?? {})).toContain(justAfter(NOW));
  });
});

it('extends a tier beyond the instant until which it holds, not to that instant', () => {
  expect(refusalOf(() => changed({ action: 'extend', until: UNTIL }))).toEqual({ code: 'VALIDATION_FAILED', field: 'until' });
  expect(changed({ action: 'extend', until: justAfter(UNTIL) })?.until).toBe(justAfter(UNTIL));
});

it('unlocks a tier as long as it is locked, and no more on the instant at which the lock ends', () => {
  const unlock: TierChange = { action: 'unlock' };
  expect(changed(unlock, { ...SILVER, lockedUntil: justAfter(NOW) })).toEqual(SILVER);
  expect(refusalOf(() => changed(unlock, { ...SILVER, lockedUntil: NOW }))).toEqual({ code: 'VALIDATION_FAILED', field: 'action' });
});
