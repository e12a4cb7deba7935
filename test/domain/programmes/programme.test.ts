import { describe, expect, it, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { coversInstant, PUBLISH_LEAD_SECONDS, VERSIONS_FRESH_SECONDS } from '../../../shared/domain/kernel/version.ts';
import { checkTerms, firstVersion, nextVersion, type Terms } from '../../../shared/domain/programmes/programme.ts';
import { aVersion, expiringAfter, NOW, PROGRAMME_ID, refusalOf, terms } from '../../support/kernel/builders.ts';

const usd = { currency: 'USD', points: 1, perUnits: 1 };

describe('checkTerms', () => {
  test.each<[string, Terms]>([
    ['ordinary terms', terms()],
    ['every included amount once', terms({ earning: { include: ['tax', 'shipping', 'discount'] } })],
    ['points that are pending for long and never expire', terms({ earning: { pendingDays: 365 } })],
    ['a month of validity after 27 days', terms({ earning: { pendingDays: 27 }, expiry: expiringAfter(1) })],
    ['a year of validity after 335 days', terms({ earning: { pendingDays: 335 }, expiry: expiringAfter(12, 'month') })],
  ])('accepts %s', (_, of) => {
    expect(() => checkTerms(of)).not.toThrow();
  });

  it('refuses the first of several faults, in the order of the table', () => {
    const of = terms({ timeZone: 'Europe/Atlantis', earning: { include: ['tax', 'tax'] } });
    expect(refusalOf(() => checkTerms(of)).field).toBe('timeZone');
    expect(refusalOf(() => checkTerms({ ...of, timeZone: 'Europe/Berlin' })).field).toBe('earning.include');
  });

  test.each<[string, Terms, string]>([
    ['a time zone that is not', terms({ timeZone: 'Europe/Atlantis' }), 'timeZone'],
    ['an offset for a time zone', terms({ timeZone: '+02:00' }), 'timeZone'],
    ['a code that is no currency', terms({ earning: { rates: [usd, { ...usd, currency: 'XXX' }] } }), 'earning.rates.1.currency'],
    ['two rates for a currency', terms({ earning: { rates: [usd, { ...usd, currency: 'EUR' }, usd] } }), 'earning.rates.2.currency'],
    ['an amount included twice', terms({ earning: { include: ['tax', 'shipping', 'tax'] } }), 'earning.include'],
    ['points that could expire as they mature', terms({ earning: { pendingDays: 28 }, expiry: expiringAfter(1) }), 'expiry.months'],
    [
      'points of a tier that could expire as they mature',
      terms({
        earning: { pendingDays: 28 },
        tiers: {
          levels: [{ id: 'basic', name: 'Basic', benefits: { expiry: expiringAfter(1) } }],
          period: { kind: 'lifetime' },
          hold: { policy: 'forever' },
          downgrade: 'none',
          graceDays: 0,
          warningDays: 0,
          onReturn: 'at-once',
          bonusQualifies: true,
        },
      }),
      'tiers.levels.0.benefits.expiry.months',
    ],
    ['points that expire before', terms({ earning: { pendingDays: 365 }, expiry: expiringAfter(12) }), 'expiry.months'],
  ])('refuses %s, and names the field', (_, of, field) => {
    expect(refusalOf(() => checkTerms(of))).toEqual({ code: 'VALIDATION_FAILED', field });
  });
});

describe('publishing', () => {
  it('servers forget what they know of versions before a new one takes effect', () => {
    expect(VERSIONS_FRESH_SECONDS).toBeLessThan(PUBLISH_LEAD_SECONDS);
  });

  it('the first version is in force at once', () => {
    expect(firstVersion(PROGRAMME_ID, terms(), 'manager-1', NOW)).toEqual({
      programmeId: PROGRAMME_ID,
      version: 1,
      publishedAt: NOW,
      effectiveAt: NOW,
      publishedBy: 'manager-1',
      terms: terms(),
    });
  });

  it('the next one waits for the lead time', () => {
    const first = firstVersion(PROGRAMME_ID, terms(), 'manager-1', NOW);
    const later = plusSeconds(NOW, 3600);
    const of = terms({ earning: { rounding: 'up' } });
    expect(nextVersion(first, of, 'manager-2', later)).toEqual({
      programmeId: PROGRAMME_ID,
      version: 2,
      publishedAt: later,
      effectiveAt: plusSeconds(later, PUBLISH_LEAD_SECONDS),
      publishedBy: 'manager-2',
      terms: of,
    });
  });

  test.each([
    ['in the same instant', 0],
    ['a second later', 1],
    ['by a server whose clock is a minute behind', -60],
  ])('never takes effect before the one before it: published %s', (_, seconds) => {
    const previous = nextVersion(aVersion(), terms(), 'manager-1', NOW);
    const publishedAt = plusSeconds(NOW, seconds);
    const next = nextVersion(previous, terms(), 'manager-2', publishedAt);
    expect(next.version).toBe(3);
    expect(next.effectiveAt >= previous.effectiveAt).toBe(true);
    expect(next.effectiveAt >= plusSeconds(publishedAt, PUBLISH_LEAD_SECONDS)).toBe(true);
  });

  it('at a stated time, also before one that is still to come', () => {
    const inAYear = plusSeconds(NOW, 365 * 86_400);
    const scheduled = nextVersion(aVersion(), terms(), 'manager-1', NOW, inAYear);
    expect(scheduled.effectiveAt).toBe(inAYear);
    expect(nextVersion(scheduled, terms(), 'manager-2', NOW).effectiveAt).toBe(inAYear);
    const soon = plusSeconds(NOW, PUBLISH_LEAD_SECONDS);
    expect(nextVersion(scheduled, terms(), 'manager-2', NOW, soon).effectiveAt).toBe(soon);
    const tooSoon = toInstant(Date.parse(soon) - 1);
    expect(refusalOf(() => nextVersion(scheduled, terms(), 'manager-2', NOW, tooSoon)).field).toBe('effectiveAt');
  });

  it('refuses terms that cannot be', () => {
    const atlantis = terms({ timeZone: 'Europe/Atlantis' });
    expect(refusalOf(() => firstVersion(PROGRAMME_ID, atlantis, 'manager-1', NOW)).field).toBe('timeZone');
    expect(refusalOf(() => nextVersion(aVersion(), atlantis, 'manager-1', NOW)).field).toBe('timeZone');
  });
});

describe('coversInstant', () => {
  const second = aVersion(terms(), { version: 2, effectiveAt: NOW });
  test.each([
    ['version 1, before it was published', aVersion(), toInstant('1999-12-31T23:59:59Z'), true],
    ['version 1, after', aVersion(), NOW, true],
    ['a later version, from its first millisecond', second, NOW, true],
    ['a later version, a millisecond before', second, toInstant(Date.parse(NOW) - 1), false],
  ])('%s', (_, version, at, covered) => {
    expect(coversInstant(version, at)).toBe(covered);
  });
});
