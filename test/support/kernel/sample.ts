/**
 * `npm run prove` tries everything (it sets `PROVE=1`); a plain `npm test` tries a sample. The commit gives the seed, so each commit
 * tries another sample. `TEST_SEED=… npm test` repeats one.
 */
import { execFileSync } from 'node:child_process';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Everything is tried, instead of a sample. */
export const PROVING: boolean = process.env.PROVE === '1';

/** The seed of this run: a whole number. */
export const SEED: number = seedOfRun();

/** Some of the items, in their order; all of them when {@link PROVING}. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number = SEED): readonly Item[] {
  if (PROVING || count >= items.length) return items;
  const generator = xoroshiro128plus(seed | 0);
  // Each is taken as likely as every other: so many are wanted still, of so many that are left.
  let wanted = count;
  return items.filter((_, at) => {
    const taken = uniformInt(generator, 1, items.length - at) <= wanted;
    if (taken) wanted -= 1;
    return taken;
  });
}

/**
 * The same of items that are made one after another, and not kept.
 * @param isAlways items that are in every sample, besides `count` others: later ones build on them.
 */
export async function sampleFrom<Item>(
  items: AsyncIterable<Item>,
  count: number,
  seed: number = SEED,
  isAlways: (item: Item) => boolean = () => false,
): Promise<readonly Item[]> {
  const generator = xoroshiro128plus(seed | 0);
  const always: { readonly at: number; readonly item: Item }[] = [];
  const sample: { readonly at: number; readonly item: Item }[] = [];
  let [at, others] = [0, 0];
  for await (const item of items) {
    if (isAlways(item)) always.push({ at, item });
    else {
      if (PROVING || others < count) sample.push({ at, item });
      else {
        // Every item so far has the same chance to be in the sample.
        const place = uniformInt(generator, 0, others);
        if (place < count) sample[place] = { at, item };
      }
      others += 1;
    }
    at += 1;
  }
  return [...always, ...sample].toSorted((one, other) => one.at - other.at).map(({ item }) => item);
}

function seedOfRun(): number {
  const given = process.env.TEST_SEED;
  if (given !== undefined && given !== '') {
    if (!/^\d{1,10}$/.test(given)) throw new TypeError(`TEST_SEED is a whole number, not ${given}`);
    return Number(given);
  }
  return Number.parseInt(commit().slice(0, 8), 16);
}

/** A copy without git is one commit, too. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '00000001';
  }
}
