/** Random tiers of every kind: each way to qualify, hold and downgrade, with different benefits. */
import type {
  Hold,
  Qualification,
  QualificationPeriod,
  Requirement,
  TierLevel,
  TierTerms,
} from '../../../shared/domain/tiers/tier-terms.ts';
import { randomExpiry } from '../earning/expiry-terms.ts';
import type { Random } from '../kernel/random.ts';

/** Ids that programmes use for their levels, in any order. */
export const LEVEL_IDS = ['basic', 'silver', 'gold', 'platinum'] as const;

function requirement(random: Random, rank: number): Requirement {
  switch (random.pick(['points', 'points', 'points', 'spend', 'purchases', 'purchases', 'active-months', 'engagement'])) {
    case 'points':
      return { metric: 'points', atLeast: rank * random.pick([1, 20, 100, 300]) };
    case 'spend':
      return { metric: 'spend', currency: 'EUR', atLeast: rank * random.pick([100, 5_000, 20_000]) };
    case 'purchases':
      return { metric: 'purchases', atLeast: rank * random.pick([1, 2, 4]) };
    case 'active-months':
      return { metric: 'active-months', atLeast: Math.min(rank * random.pick([1, 1, 2]), 4) };
    default:
      return { metric: 'engagement', atLeast: rank * 10 };
  }
}

function qualification(random: Random, rank: number): Qualification {
  const of = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => requirement(random, rank));
  return { need: random.pick(['all', 'any']), of };
}

function level(random: Random, id: string, rank: number, pendingDays: number): TierLevel {
  return {
    id,
    name: id.toUpperCase(),
    ...(rank === 0 ? {} : { qualification: qualification(random, rank) }),
    benefits: {
      ...(rank > 0 && random.chance(0.6) ? { multiplier: random.pick([1.1, 1.25, 1.5, 2, 3.33]) } : {}),
      ...(random.chance(0.2) ? { perks: ['free-shipping'] } : {}),
      ...(random.chance(0.5) ? { birthdayPoints: random.pick([1, 50, 500]) } : {}),
      ...(random.chance(0.3) ? { expiry: randomExpiry(random, pendingDays) } : {}),
    },
  };
}

function randomPeriod(random: Random): QualificationPeriod {
  const kind = random.pick<QualificationPeriod['kind']>(['rolling', 'rolling', 'calendar-year', 'anniversary', 'anniversary', 'lifetime']);
  return kind === 'rolling' ? { kind, months: random.pick([1, 3, 12, 24]) } : { kind };
}

function randomHold(random: Random): Hold {
  if (random.chance(0.1)) return { policy: 'forever' };
  const to = random.pick<Extract<Hold, { policy: 'for' }>['to']>(['day', 'month', 'quarter', 'year', 'anniversary', 'anniversary']);
  const months = random.pick([1, 1, 2, 6, 12]);
  return { policy: 'for', months: to !== 'day' && to !== 'month' && random.chance(0.3) ? 0 : months, to };
}

export function randomTiers(random: Random, pendingDays: number): TierTerms {
  const [first, ...others] = LEVEL_IDS;
  const ids = [first, ...shuffled(random, others)].slice(0, random.pick([1, 2, 3, 3, 4, 4]));
  return {
    levels: ids.map((id, rank) => level(random, id, rank, pendingDays)),
    period: randomPeriod(random),
    hold: randomHold(random),
    downgrade: random.pick(['none', 'to-earned', 'one-step', 'one-step']),
    graceDays: random.pick([0, 0, 1, 14, 60]),
    warningDays: random.pick([0, 1, 14, 30, 90]),
    onReturn: random.pick(['at-once', 'at-once', 'at-review']),
    bonusQualifies: random.chance(0.5),
  };
}

/** The terms with a minimum for purchases, in some programmes. */
export function withMinimumPurchase<Given extends { readonly tiers?: TierTerms | undefined }>(apart: Random, terms: Given): Given {
  const amount = apart.pick([1, 200, 5_000]);
  const isGiven = apart.chance(0.4);
  return terms.tiers === undefined || !isGiven
    ? terms
    : { ...terms, tiers: { ...terms.tiers, minimumPurchase: [{ currency: 'EUR', amount }] } };
}

/** Other levels, in another order, the first one included; or other rules. */
export function changedTiers(random: Random, before: TierTerms, pendingDays: number): TierTerms {
  if (random.chance(0.4)) return { ...randomTiers(random, pendingDays), levels: before.levels };
  const ids = shuffled(random, LEVEL_IDS).slice(0, random.between(1, LEVEL_IDS.length));
  const kept = new Map(before.levels.map((known) => [known.id, known]));
  return {
    ...before,
    levels: ids.map((id, rank): TierLevel => {
      const { qualification: _, ...known } = kept.get(id) ?? level(random, id, rank, pendingDays);
      return rank === 0 ? known : { ...known, qualification: qualification(random, rank) };
    }),
  };
}

function shuffled<Value>(random: Random, values: readonly Value[]): Value[] {
  const left = [...values];
  return values.flatMap(() => left.splice(random.below(left.length), 1));
}
