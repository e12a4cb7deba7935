/** Terms of referrals: those that a programme may have, and those that are refused. */
import { describe, expect, test } from 'vitest';
import { checkTerms } from '../../../shared/domain/programmes/programme.ts';
import { giftOfLevel } from '../../../shared/domain/referrals/referral-award.ts';
import { levelsOf, linkOf, type ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import { aVersion, refusalOf } from '../../support/kernel/builders.ts';
import { programmeWith, referralTerms } from '../../support/referrals/referral-shop.ts';

const qualification = { purchases: 1, returnWindowDays: 0 };

describe('terms of referrals', () => {
  test.each<[string, Partial<ReferralTerms>]>([
    ['no more than points for both', {}],
    ['a link of two places for the code', { link: 'https://a.example/{code}?again={code}' }],
    ['a badge for one side', { rewards: { referee: { kind: 'badge', badge: 'friend' } } }],
    ['two further levels', { furtherLevels: [20, 5] }],
    ['a minimum of each', { qualification: { ...qualification, minimumSpend: { currency: 'EUR', each: 1 } } }],
    [
      'milestones one after another',
      {
        milestones: [
          { friends: 1, points: 1 },
          { friends: 2, points: 1 },
        ],
      },
    ],
  ])('%s', (_what, special) => {
    expect(() => checkTerms(programmeWith(special))).not.toThrow();
  });

  test.each<[string, Partial<ReferralTerms>, string]>([
    ['a link without the code', { link: 'https://a.example/join' }, 'link'],
    ['a link that is no address', { link: 'join {code}' }, 'link'],
    ['a link without a host', { link: 'https://?{code}' }, 'link'],
    ['a link that anyone can read on the way', { link: 'http://a.example/{code}' }, 'link'],
    [
      'a foreign currency',
      { qualification: { ...qualification, minimumSpend: { currency: 'CHF', each: 1 } } },
      'qualification.minimumSpend.currency',
    ],
    ['a minimum of nothing', { qualification: { ...qualification, minimumSpend: { currency: 'EUR' } } }, 'qualification.minimumSpend'],
    ['nothing for anyone', { rewards: {} }, 'rewards'],
    ['four levels', { furtherLevels: [3, 2, 1] }, 'furtherLevels'],
    ['a percentage of a badge', { furtherLevels: [10], rewards: { referrer: { kind: 'badge', badge: 'x' } } }, 'furtherLevels'],
    [
      'two milestones of the same',
      {
        milestones: [
          { friends: 2, points: 1 },
          { friends: 2, points: 2 },
        ],
      },
      'milestones.1.friends',
    ],
    ['a milestone of no one', { milestones: [{ friends: 0, points: 1 }] }, 'milestones.0.friends'],
  ])('not %s', (_what, special, field) => {
    expect(refusalOf(() => checkTerms(programmeWith(special)))).toEqual({ code: 'VALIDATION_FAILED', field: `referrals.${field}` });
  });
});

test('the code stands wherever the link has a place for it', () => {
  expect(linkOf(referralTerms({ link: 'https://a.example/{code}?again={code}' }), 'X-1')).toBe('https://a.example/X-1?again=X-1');
});

test.each([
  ['down', 37],
  ['nearest', 38],
  ['up', 38],
] as const)('a percentage is rounded %s, as what purchases earn', (rounding, points) => {
  const terms = programmeWith({ furtherLevels: [15], rewards: { referrer: { kind: 'points', points: 250 } } });
  const version = aVersion({ ...terms, earning: { ...terms.earning, rounding } });
  expect(levelsOf(referralTerms({ furtherLevels: [15] }))).toBe(2);
  expect([0, 1, 2, 3].map((level) => giftOfLevel(version, level))).toEqual([
    undefined,
    { kind: 'points', points: 250 },
    { kind: 'points', points },
    { kind: 'points', points: 0 },
  ]);
});
