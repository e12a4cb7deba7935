/** Random referral terms of every kind: rewards for friends, and conditions. */
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { ReferralGift, ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { Random } from '../kernel/random.ts';

function giftOf(random: Random, side: string): ReferralGift {
  return random.pick<ReferralGift>([
    { kind: 'points', points: random.pick([1, 7, 100, 2_500]) },
    { kind: 'points', points: random.pick([30, 500]) },
    { kind: 'badge', badge: `${side}-${random.below(2)}` },
  ]);
}

function randomReferrals(random: Random, { earning }: Terms): ReferralTerms {
  const referee = random.chance(0.7) ? giftOf(random, 'friend') : undefined;
  const referrer = referee === undefined || random.chance(0.85) ? giftOf(random, 'bringer') : undefined;
  const { currency } = random.pick(earning.rates as [(typeof earning.rates)[number], ...typeof earning.rates]);
  const spend = {
    currency,
    ...random.pick<{ each?: number; inAll?: number }>([{ inAll: 2_000 }, { each: 500 }, { each: 300, inAll: 3_000 }]),
  };
  const levels = random.pick<number[]>([[], [], [50], [33, 10], [100, 7]]);
  return {
    link: 'https://example.org/join?code={code}',
    renames: random.pick([0, 1, 2, 5]),
    ...(random.chance(0.6) ? { invitations: { windowDays: random.pick([1, 7, 30]), perDay: random.pick([1, 3, 20]) } } : {}),
    qualification: {
      purchases: random.pick([1, 1, 1, 2, 3]),
      ...(random.chance(0.5) ? { minimumSpend: spend } : {}),
      ...(random.chance(0.6) ? { withinDays: random.pick([1, 7, 60]) } : {}),
      returnWindowDays: random.pick([0, 0, 1, 14]),
    },
    rewards: { ...(referee === undefined ? {} : { referee }), ...(referrer === undefined ? {} : { referrer }) },
    ...(referrer?.kind === 'points' && levels.length > 0 ? { furtherLevels: levels } : {}),
    ...(random.chance(0.5)
      ? { cap: { friends: random.pick([1, 2, 4]), per: random.pick(['day', 'month', 'year', 'ever'] as const) } }
      : {}),
    ...(random.chance(0.5)
      ? {
          milestones: random.pick([
            [{ friends: 1, points: 11 }],
            [
              { friends: 2, points: 20 },
              { friends: 4, points: 400 },
            ],
          ]),
        }
      : {}),
    reversibleDays: random.pick([0, 1, 30]),
    ...(random.chance(0.6) ? { review: { velocity: { friends: random.pick([1, 1, 2]), days: random.pick([1, 7, 30]) } } } : {}),
  };
}

/** Adds referral terms to a version; often those of the version before. */
export function withReferrals(random: Random, terms: Terms, before?: ReferralTerms): Terms {
  const { referrals: _, ...rest } = terms;
  const draw = random.pick(['as before', 'as before', 'other', 'other', 'none']);
  if (before === undefined ? random.chance(0.15) : draw === 'none') return rest;
  // A minimum spend must be in a currency of the programme.
  const isKept = before?.qualification.minimumSpend === undefined || isIn(rest, before.qualification.minimumSpend.currency);
  return { ...rest, referrals: before === undefined || draw === 'other' || !isKept ? randomReferrals(random, terms) : before };
}

const isIn = ({ earning }: Terms, currency: string): boolean => earning.rates.some((rate) => rate.currency === currency);
