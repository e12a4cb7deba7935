/** Seeded randomness, the only source of chance in a simulation: a seed determines everything. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** From 0 up to, not including, `below`. */
  below(below: number): number;
  /** Both bounds included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  /** One of the values, with a frequency by weight. */
  weighted<Value>(weights: Weights<Value>): Value;
  /** A seed for something that must not depend on other draws from here. */
  seed(): number;
}

/** Values to draw from, each with a frequency by weight. */
export interface Weights<Value> {
  readonly values: readonly (readonly [Value, number])[];
  readonly total: number;
}

export function weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Weights<Key> {
  const values = Object.entries<number>(weights) as [Key, number][];
  return { values, total: values.reduce((sum, [, weight]) => sum + weight, 0) };
}

const PARTS = 1 << 30;

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const between = (from: number, to: number): number => uniformInt(generator, from, to);
  const below = (limit: number): number => between(0, limit - 1);
  return {
    between,
    below,
    chance: (probability) => probability > 0 && below(PARTS) < probability * PARTS,
    pick: <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] ?? values[0],
    weighted<Value>({ values, total }: Weights<Value>): Value {
      let left = (below(PARTS) / PARTS) * total;
      for (const [value, weight] of values) {
        left -= weight;
        if (left < 0 && weight > 0) return value;
      }
      throw new RangeError('at least one weight is above nothing');
    },
    seed: () => generator.next(),
  };
}

/** A different seed for each number, so that worlds and operations draw independently. */
export function seedOf(seed: number, number: number): number {
  const generator = xoroshiro128plus((seed | 0) ^ Math.imul(number + 1, 0x9e3779b1));
  generator.next();
  return generator.next();
}
