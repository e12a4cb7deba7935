import { describe, expect, test } from 'vitest';
import { MAX_ENTRY_POINTS } from '../../../shared/domain/kernel/points.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { checkRewardTerms, type RewardTerms, voucherExpiry } from '../../../shared/domain/rewards/reward-terms.ts';
import { NOW, refusalOf, terms, tierTerms } from '../../support/kernel/builders.ts';
import { rewardTerms } from '../../support/rewards/reward-builders.ts';

const programme = terms({ tiers: tierTerms() });
const EUR = { currency: 'EUR', amount: 500 };
const LATER = toInstant('2027-01-01T00:00:00Z');
const NO_CANCEL = { issued: 'never', expiredPoints: 'expire' } as const;
const code = { kind: 'code', lowStock: 10 } as const;

describe('checkRewardTerms', () => {
  test.each<[string, Partial<RewardTerms>]>([
    ['a voucher', {}],
    ['a percentage off, up to an amount', { gift: { kind: 'voucher', benefit: { type: 'percent-off', percent: 10, upTo: EUR } } }],
    ['a free product', { gift: { kind: 'voucher', benefit: { type: 'free-product', sku: 'MUG-1' } } }],
    ['an upgrade', { gift: { kind: 'voucher', benefit: { type: 'upgrade', to: 'seat' } } }],
    ['a gift card that lasts', { gift: { kind: 'gift-card', value: EUR }, voucherLifetime: { days: 90, to: 'month' } }],
    ['imported codes', { gift: code, cancel: NO_CANCEL }],
    ['something to send', { gift: { kind: 'physical', sku: 'MUG-1' }, stock: 100 }],
    ['a voucher that costs money, too', { cost: { points: 10, cash: EUR } }],
    ['a donation', { gift: { kind: 'donation', to: 'Sea rescue', value: EUR, mostUnits: 100 } }],
    ['cashback', { gift: { kind: 'cashback', value: { currency: 'USD', amount: 1 }, mostUnits: 1_000 }, cost: { points: 1 } }],
    ['the largest cost', { cost: { points: MAX_ENTRY_POINTS } }],
    ['a window and tiers', { from: NOW, until: LATER, tiers: ['silver', 'gold'] }],
    ['segments, whatever they are called', { segments: ['press', 'staff'] }],
    ['stock that is low from the first', { stock: 5, lowStock: 9 }],
    ['what can be cancelled for a day', { cancel: { issued: 'unused', withinHours: 24, expiredPoints: 'new-lifetime' } }],
  ])('accepts %s', (_, special) => {
    expect(() => checkRewardTerms(rewardTerms(special), programme)).not.toThrow();
  });

  const text = { language: 'en', name: 'Coffee' };
  test.each<[string, Partial<RewardTerms>, string]>([
    ['two texts in one language', { texts: [text, { ...text, language: 'de' }, text] }, 'texts.2'],
    [
      'a voucher in a currency that is none',
      { gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'XXX', amount: 1 } } },
      'gift.benefit.currency',
    ],
    [
      'a limit in a currency that is none',
      { gift: { kind: 'voucher', benefit: { type: 'percent-off', percent: 1, upTo: { currency: 'XXX', amount: 1 } } } },
      'gift.benefit.upTo.currency',
    ],
    [
      'a gift card in a currency that is none',
      { gift: { kind: 'gift-card', value: { currency: 'XXX', amount: 1 } } },
      'gift.value.currency',
    ],
    ['cash in a currency that is none', { cost: { points: 1, cash: { currency: 'XXX', amount: 1 } } }, 'cost.cash.currency'],
    ['a cost in a currency that is none', { programmeCost: { currency: 'XXX', amount: 1 } }, 'programmeCost.currency'],
    ['more points than an entry can have', { cost: { points: MAX_ENTRY_POINTS + 1 } }, 'cost.points'],
    [
      'more points than an entry can have, in units',
      { gift: { kind: 'donation', to: 'x', value: EUR, mostUnits: 2 }, cost: { points: MAX_ENTRY_POINTS } },
      'cost.points',
    ],
    ['a window that ends when it begins', { from: NOW, until: NOW }, 'until'],
    ['a tier that is none', { tiers: ['gold', 'platinum'] }, 'tiers.1'],
    ['a tier twice', { tiers: ['gold', 'gold'] }, 'tiers.1'],
    ['a segment twice', { segments: ['press', 'staff', 'press'] }, 'segments.2'],
    ['few of what is not counted', { lowStock: 5 }, 'lowStock'],
    ['few of codes, which have their own', { gift: code, cancel: NO_CANCEL, lowStock: 5 }, 'lowStock'],
    ['stock of codes', { gift: code, cancel: NO_CANCEL, stock: 5 }, 'stock'],
    ['stock of what is taken in units', { gift: { kind: 'cashback', value: EUR, mostUnits: 2 }, stock: 5 }, 'stock'],
    [
      'a lifetime of what has no voucher',
      { gift: { kind: 'physical', sku: 'M' }, voucherLifetime: { days: 1, to: 'day' } },
      'voucherLifetime',
    ],
    ['codes that come back', { gift: code }, 'cancel.issued'],
    ['a time in which nothing comes back', { cancel: { ...NO_CANCEL, withinHours: 1 } }, 'cancel.withinHours'],
  ])('refuses %s', (_, special, field) => {
    expect(refusalOf(() => checkRewardTerms(rewardTerms(special), programme))).toEqual({ code: 'VALIDATION_FAILED', field });
  });

  test('refuses tiers in a programme without', () => {
    expect(refusalOf(() => checkRewardTerms(rewardTerms({ tiers: ['gold'] }), terms())).field).toBe('tiers.0');
  });
});

test('a voucher lasts through the end of what its lifetime ends in', () => {
  const until = (special: Partial<RewardTerms>) => voucherExpiry(rewardTerms(special), NOW, 'Europe/Berlin');
  expect(until({ voucherLifetime: { days: 0, to: 'day' } })).toBe('2026-11-21T23:00:00.000Z');
  expect(until({ voucherLifetime: { months: 1, to: 'month' } })).toBe('2026-12-31T23:00:00.000Z');
  expect(until({ voucherLifetime: undefined })).toBeNull();
});
