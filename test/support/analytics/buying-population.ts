/** Seeded populations that follow BG/NBD or MBG/NBD, and gamma-gamma, with known parameters, for testing fits. */

import type { Day } from '../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf, PurchaseDay } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { BgNbd, BuyingFamily } from '../../../shared/domain/analytics/models/bg-nbd.ts';
import type { GammaGamma } from '../../../shared/domain/analytics/models/gamma-gamma.ts';
import { type Random, seededRandom } from '../../sim/kernel/random.ts';
import { aMemberAsOf } from './member-as-of.ts';

export interface Population {
  readonly members: number;
  readonly seed: number;
  /** Without a family it is BG/NBD. */
  readonly buying: BgNbd & { readonly family?: BuyingFamily };
  /** v is in minor units. */
  readonly spend: GammaGamma;
  /** First purchases are spread evenly from `from` to `firstUntil`. */
  readonly from: Day;
  readonly firstUntil: Day;
  readonly until: Day;
}

const PARTS = 2 ** 30;
/** Uniform in the open interval (0, 1). */
const uniform = (random: Random): number => (random.below(PARTS) + 0.5) / PARTS;

/** Standard normal. Box & Muller (1958). */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));

/** Gamma of rate 1. Marsaglia & Tsang (2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * uniform(random) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(uniform(random)) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a);
  return x / (x + gamma(random, b));
}

export function* population({ members, seed, buying, spend, from, firstUntil, until }: Population): Generator<MemberAsOf> {
  const random = seededRandom(seed);
  for (let index = 0; index < members; index += 1) {
    const first = random.between(from, firstUntil);
    // The customer's rate of amounts is gamma(q) of rate v; amounts are gamma(p) of that rate.
    const rate = gamma(random, spend.q) / spend.v;
    const days = new Map<Day, PurchaseDay>();
    for (const day of daysOf(random, buying, first, until)) {
      const amount = Math.max(1, Math.round(gamma(random, spend.p) / rate));
      days.set(day, { day, orders: 1, amount: amount + (days.get(day)?.amount ?? 0), points: 0 });
    }
    yield aMemberAsOf([], { memberId: `m${index}`, enrolledOn: first, purchases: [...days.values()] }).build();
  }
}

function* daysOf(random: Random, { family, r, alpha, a, b }: Population['buying'], first: Day, until: Day): Generator<Day> {
  yield first;
  const aDay = gamma(random, r) / alpha / 7;
  const leaves = beta(random, a, b);
  if (family === 'mbg-nbd' && uniform(random) < leaves) return;
  // Any time within the first day.
  let at = first + 0.5 - Math.log(uniform(random)) / aDay;
  while (at < until + 1) {
    yield Math.floor(at);
    if (uniform(random) < leaves) return;
    at -= Math.log(uniform(random)) / aDay;
  }
}
