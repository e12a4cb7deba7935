/** The terms of rewards, as the contract lets them in. */
import { describe, expect, test } from 'vitest';
import { RewardFile, RewardId, RewardTerms } from '../../../shared/contract/rewards/rewards.ts';
import type { RewardTermsAsked } from '../../../shared/domain/rewards/reward-terms.ts';
import { rewardTerms } from '../../support/rewards/reward-builders.ts';

const file = (special: object = {}) => ({ id: 'rew_coffee', state: 'active', ...rewardTerms(), ...special });

describe('a reward file', () => {
  test.each<[string, object]>([
    ['as the domain has it', {}],
    [
      'with everything',
      {
        texts: [{ language: 'de-CH', name: 'Kaffee', description: 'Eine Tasse' }],
        picture: 'https://cdn.example.com/coffee.webp',
        from: '2026-12-01T00:00:00+01:00',
        until: '2027-01-01T00:00:00Z',
        tiers: ['gold'],
        stock: 0,
        limit: { redemptions: 1, per: 'month' },
        voucherLifetime: { days: 0, to: 'day' },
        cost: { points: 10, cash: { currency: 'EUR', amount: 100 } },
        programmeCost: { currency: 'EUR', amount: 300 },
      },
    ],
    ['of a code', { gift: { kind: 'code', lowStock: 0 } }],
    ['of cashback', { gift: { kind: 'cashback', value: { currency: 'EUR', amount: 1 }, mostUnits: 1_000 } }],
  ])('%s', (_, special) => {
    const { id: _id, state: _state, ...parsed } = RewardFile.parse(file(special));
    // The domain takes what the contract lets in: held by the compiler.
    const asked: RewardTermsAsked = parsed;
    expect(RewardTerms.parse(asked)).toEqual(parsed);
  });

  test.each<[string, object]>([
    ['another field', { price: 1 }],
    ['no text', { texts: [] }],
    ['a picture over plain http', { picture: 'http://cdn.example.com/coffee.webp' }],
    ['a script for a picture', { picture: 'javascript:alert(1)' }],
    ['a language that is none', { texts: [{ language: 'English', name: 'Coffee' }] }],
    ['negative points', { cost: { points: -1 } }],
    ['half a point', { cost: { points: 0.5 } }],
    ['a gift of no kind', { gift: { kind: 'lottery' } }],
    ['more than all of it off', { gift: { kind: 'voucher', benefit: { type: 'percent-off', percent: 101 } } }],
    ['no money for a gift card', { gift: { kind: 'gift-card', value: { currency: 'EUR', amount: 0 } } }],
    ['both days and months', { voucherLifetime: { days: 1, months: 1, to: 'day' } }],
    ['a reservation of no time', { reservationMinutes: 0 }],
    ['a state that is none', { state: 'deleted' }],
    ['an id of something else', { id: 'mer_coffee' }],
  ])('refuses %s', (_, special) => {
    expect(RewardFile.safeParse(file(special)).success).toBe(false);
  });
});

test('an id never has the separator of our keys', () => {
  expect(RewardId.safeParse('rew_a#b').success).toBe(false);
});
