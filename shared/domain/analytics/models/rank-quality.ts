/** How well a score ranks customers by whether they buy, and how true it is as a probability. */

/** Customers with one score, and how many of them bought in the weeks that were held out. */
export interface Scored {
  readonly customers: number;
  readonly bought: number;
  readonly score: number;
}

/**
 * The probability that someone who bought has a higher score than someone who did not; equal scores count half (Hanley and McNeil, "The
 * meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 143 (1982) 29–36). null: all bought, or
 * none.
 */
export function areaUnderCurve(scored: readonly Scored[]): number | null {
  let [below, pairs, buyers] = [0, 0, 0];
  for (const { customers, bought } of grouped(scored)) {
    const others = customers - bought;
    pairs += bought * (below + others / 2);
    below += others;
    buyers += bought;
  }
  return buyers === 0 || below === 0 ? null : pairs / (buyers * below);
}

/** The mean logarithm of the probability that was given to what came: 0 is perfect. null: there are no customers. */
export function meanLogScore(scored: readonly Scored[]): number | null {
  let [sum, count] = [0, 0];
  for (const { customers, bought, score } of scored) {
    const probability = Math.min(1 - SURE, Math.max(SURE, score));
    sum += bought * Math.log(probability) + (customers - bought) * Math.log(1 - probability);
    count += customers;
  }
  return count === 0 ? null : sum / count;
}

/** No model is surer than this, so that one surprise does not decide alone. */
const SURE = 1e-6;

export interface Tenth {
  readonly customers: number;
  /** Customers who were expected to buy: the sum of their probabilities. */
  readonly expected: number;
  readonly bought: number;
}

export const TENTHS_OF_RANKING = 10;

/** Ten groups of about equal size, the lowest scores first. Customers of one score stay together, so a group may be missing. */
export function tenthsOf(scored: readonly Scored[]): readonly Tenth[] {
  const all = scored.reduce((sum, { customers }) => sum + customers, 0);
  const tenths = Array.from({ length: TENTHS_OF_RANKING }, () => ({ customers: 0, expected: 0, bought: 0 }));
  let below = 0;
  for (const { customers, bought, score } of grouped(scored)) {
    const tenth = tenths[Math.min(TENTHS_OF_RANKING - 1, Math.floor(((below + customers / 2) / all) * TENTHS_OF_RANKING))];
    below += customers;
    if (tenth === undefined) continue;
    tenth.customers += customers;
    tenth.expected += customers * score;
    tenth.bought += bought;
  }
  return tenths.filter(({ customers }) => customers > 0);
}

/** By ascending score, one for each. */
function grouped(scored: readonly Scored[]): readonly Scored[] {
  const groups: { customers: number; bought: number; score: number }[] = [];
  for (const { customers, bought, score } of scored.toSorted((one, other) => one.score - other.score)) {
    const last = groups.at(-1);
    if (last?.score === score) {
      last.customers += customers;
      last.bought += bought;
    } else groups.push({ customers, bought, score });
  }
  return groups;
}
