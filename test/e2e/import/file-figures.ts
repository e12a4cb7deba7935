/** The figures that a file of purchases must come to, worked out from its lines alone. */

export const linesIn = (text: string): readonly string[] => text.trim().split(/\r?\n/);

export const pointsOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + Math.floor(Number(line.trim().split(/\s+/)[4])), 0);

type TierOf = (points: number, purchases: number) => string;

/** The terms of `cdnow.json` and of `docs/cdnow-next.json`, as one would read them aloud. */
const tierNow: TierOf = (points, purchases) =>
  points >= 500 || purchases >= 20 ? 'gold' : points >= 100 || purchases >= 5 ? 'silver' : 'member';
const tierNext: TierOf = (points, purchases) =>
  points >= 400 || purchases >= 16 ? 'gold' : points >= 150 || purchases >= 8 ? 'silver' : 'member';

/** Gives each customer's points and number of purchases, worked out from the file's lines alone. */
export function customersOf(lines: readonly string[]) {
  const customers = new Map<string, { points: number; purchases: number }>();
  for (const line of lines) {
    const [customer = '', , , , dollars] = line.trim().split(/\s+/);
    const { points, purchases } = customers.get(customer) ?? { points: 0, purchases: 0 };
    // A line that costs nothing is no purchase.
    customers.set(customer, { points: points + Math.floor(Number(dollars)), purchases: purchases + (Number(dollars) > 0 ? 1 : 0) });
  }
  return [...customers.values()];
}

const counted = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

export function tiersOf(lines: readonly string[]) {
  const byTier = Map.groupBy(customersOf(lines), ({ points, purchases }) => tierNow(points, purchases));
  return ['gold', 'silver', 'member'].map((tier) => {
    const held = byTier.get(tier) ?? [];
    return { tier, members: held.length, points: held.reduce((sum, { points }) => sum + points, 0) };
  });
}

const RANKS = ['member', 'silver', 'gold'];

/** Up with the next purchase, down at the next review. */
export const movesOf = (lines: readonly string[]) =>
  counted(
    customersOf(lines).map(({ points, purchases }) => {
      const [from, to] = [tierNow(points, purchases), tierNext(points, purchases)];
      const rise = RANKS.indexOf(to) - RANKS.indexOf(from);
      return `${from} ${to} ${rise > 0 ? 'next-purchase' : rise < 0 ? 'next-review' : null}`;
    }),
  );
