import { describe, expect, it, test } from 'vitest';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { MAX_SECRETS, type Merchant, rotateSecret, secretsInForce } from '../../../shared/domain/merchants/merchant.ts';
import { MERCHANT_ID, NOW, PROGRAMME_ID, PUBLISHED, refusalOf } from '../../support/kernel/builders.ts';

const HOUR = 3600;
const hoursOn = (hours: number): Instant => plusSeconds(NOW, hours * HOUR);

const merchant = (...secrets: readonly (readonly [id: string, expiresAt: Instant | null])[]): Merchant => ({
  id: MERCHANT_ID,
  programmeId: PROGRAMME_ID,
  name: 'Berlin',
  createdAt: PUBLISHED,
  revision: 7,
  secrets: secrets.map(([id, expiresAt]) => ({ id, sealed: `sealed-${id}`, createdAt: PUBLISHED, expiresAt })),
});
const fresh = { id: 'new', sealed: 'sealed-new' };
const idsInForce = (of: Merchant, at: Instant) => secretsInForce(of, at).map(({ id }) => id);

describe('secretsInForce', () => {
  const rotated = merchant(['old', NOW], ['current', null]);
  it('counts a secret up to, and not at, the instant at which it expires', () => {
    expect(idsInForce(rotated, toInstant(Date.parse(NOW) - 1))).toEqual(['old', 'current']);
    expect(idsInForce(rotated, NOW)).toEqual(['current']);
  });
});

describe('rotateSecret', () => {
  const rotated = rotateSecret(merchant(['current', null]), fresh, 24, NOW);

  it('makes the new secret current, and says when the old one ends', () => {
    expect(rotated.revision).toBe(8);
    expect(rotated.secrets).toEqual([
      { id: 'current', sealed: 'sealed-current', createdAt: PUBLISHED, expiresAt: hoursOn(24) },
      { ...fresh, createdAt: NOW, expiresAt: null },
    ]);
  });

  it.each([
    [0, ['current', 'new']],
    [23.9, ['current', 'new']],
    [24, ['new']],
    [1000, ['new']],
  ])('both are in force for the overlap: after %d hours %j', (hours, ids) => {
    expect(idsInForce(rotated, hoursOn(hours))).toEqual(ids);
  });

  it('without an overlap leaves only the new one', () => {
    const alone = rotateSecret(merchant(['older', hoursOn(5)], ['current', null]), fresh, 0, NOW);
    expect(alone.secrets.map(({ id }) => id)).toEqual(['new']);
    expect(idsInForce(alone, NOW)).toEqual(['new']);
  });

  it('never prolongs a secret that was to end sooner, and shortens one that was to end later', () => {
    const { secrets } = rotateSecret(merchant(['sooner', hoursOn(5)], ['later', hoursOn(48)], ['current', null]), fresh, 24, NOW);
    expect(secrets.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([
      ['sooner', hoursOn(5)],
      ['later', hoursOn(24)],
      ['current', hoursOn(24)],
      ['new', null],
    ]);
  });

  it('drops secrets that have expired', () => {
    const { secrets } = rotateSecret(merchant(['expired', NOW], ['current', null]), fresh, 24, NOW);
    expect(secrets.map(({ id }) => id)).toEqual(['current', 'new']);
  });

  it('leaves the merchant that it was given as it is', () => {
    const before = merchant(['current', null]);
    rotateSecret(before, fresh, 24, NOW);
    expect(before).toEqual(merchant(['current', null]));
  });
});

describe('MAX_SECRETS', () => {
  const holding = (count: number): Merchant =>
    merchant(...Array.from({ length: count }, (_, index) => [`s${index}`, index === count - 1 ? null : hoursOn(24 + index)] as const));

  it('can be reached', () => {
    expect(idsInForce(rotateSecret(holding(MAX_SECRETS - 1), fresh, 24, NOW), NOW)).toHaveLength(MAX_SECRETS);
  });

  it('cannot be exceeded', () => {
    expect(refusalOf(() => rotateSecret(holding(MAX_SECRETS), fresh, 24, NOW)).code).toBe('LIMIT_EXCEEDED');
  });

  it('says when the next one ends', () => {
    expect(() => rotateSecret(holding(MAX_SECRETS), fresh, 24, NOW)).toThrow(hoursOn(24));
  });

  test.each([
    ['without an overlap', 0, NOW],
    ['when one of them has expired', 24, hoursOn(24)],
  ])('does not stand in the way of a rotation %s', (_, overlapHours, at) => {
    const rotated = rotateSecret(holding(MAX_SECRETS), fresh, overlapHours, at);
    expect(rotated.secrets.at(-1)?.id).toBe('new');
    expect(secretsInForce(rotated, at).length).toBeLessThanOrEqual(MAX_SECRETS);
  });
});
