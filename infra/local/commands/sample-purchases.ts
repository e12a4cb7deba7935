/**
 * The purchases of a record shop that does not exist, in the form of the CDNOW purchase log: something to import for whoever has no file at hand.
 * Customers buy as BG/NBD supposes (Fader, Hardie and Lee 2005): each at a rate of their own, until they leave after some purchase.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const SEED = 1997;
const CUSTOMERS = 120;
const DAY_MILLISECONDS = 86_400_000;
const OPENED = Date.parse('1997-01-01T12:00:00Z');
/** First purchases are of the first quarter. */
const NEW_FOR_DAYS = 90;
/** To the end of June 1998. */
const OBSERVED_DAYS = 546;

/** Rates differ as a gamma distribution does; days between two purchases of whoever buys at a mean rate. */
const RATE = { shape: 0.55, meanDays: 75 };
/** The chance to leave after a purchase differs as a beta distribution does. */
const LEAVING = { a: 0.9, b: 3 };
/** Cents. What customers spend differs, and each purchase of a customer differs, too. */
const SPEND = { mean: 3_400, ofCustomers: 3.7, ofPurchases: 6.2 };
const CENTS_OF_A_DISC = 1_450;
const CHEAPEST = 499;

export function samplePurchases(): string {
  const chance = createChance(SEED);
  const lines: string[] = [];
  for (let customer = 1; customer <= CUSTOMERS; customer += 1) {
    const daysBetween = (RATE.meanDays * RATE.shape) / chance.gamma(RATE.shape);
    const leaving = chance.beta(LEAVING.a, LEAVING.b);
    const mean = (SPEND.mean * (SPEND.ofCustomers - 1)) / chance.gamma(SPEND.ofCustomers);
    let day = chance.below(NEW_FOR_DAYS);
    do {
      const cents = Math.max(CHEAPEST, Math.round((mean * chance.gamma(SPEND.ofPurchases)) / SPEND.ofPurchases));
      lines.push(lineOf(customer, day, cents));
      day += Math.max(1, Math.round(daysBetween * -Math.log(chance.unit())));
    } while (day < OBSERVED_DAYS && chance.unit() > leaving);
  }
  return `${lines.join('\n')}\n`;
}

function lineOf(customer: number, day: number, cents: number): string {
  const date = new Date(OPENED + day * DAY_MILLISECONDS).toISOString().slice(0, 10).replaceAll('-', '');
  const discs = Math.max(1, Math.round(cents / CENTS_OF_A_DISC));
  const name = String(customer).padStart(5, '0');
  return ` ${name} ${name.slice(1)} ${date} ${String(discs).padStart(2)} ${(cents / 100).toFixed(2).padStart(7)}`;
}

const PARTS = 1 << 30;

function createChance(seed: number) {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
  /** Above 0, below 1. */
  const unit = (): number => (below(PARTS) + 0.5) / PARTS;
  const normal = (): number => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  /** Of scale 1, by Marsaglia and Tsang (2000). */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * unit() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(unit()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const beta = (a: number, b: number): number => {
    const [one, other] = [gamma(a), gamma(b)];
    return one / (one + other);
  };
  return { below, unit, gamma, beta };
}
