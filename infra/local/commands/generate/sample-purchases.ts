/**
 * The purchases of a fictional record shop, in the format of the CDNOW purchase log. They serve as a sample to import.
 * Customers buy as BG/NBD assumes (Fader, Hardie and Lee 2005): each at an own rate, until they drop out after a purchase.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const SEED = 1997;
const CUSTOMERS = 120;
const DAY_MILLISECONDS = 86_400_000;
const OPENED = Date.parse('1997-01-01T12:00:00Z');
/** Every first purchase is in the first quarter. */
const NEW_FOR_DAYS = 90;
/** The log ends with June 1998. */
const OBSERVED_DAYS = 546;

/** Purchase rates are gamma distributed. `meanDays`: days between two purchases at the mean rate. */
const RATE = { shape: 0.55, meanDays: 75 };
/** Chances to drop out after a purchase are beta distributed. */
const LEAVING = { a: 0.9, b: 3 };
/** Spending in cents: the mean, the gamma shape between customers, and the gamma shape between one customer's purchases. */
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
  /** A gamma variate of scale 1, by Marsaglia and Tsang (2000). */
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
