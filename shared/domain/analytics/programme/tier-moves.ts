/** Members by tier now and twelve months ago, and the moves between tiers since. */
import { type Day, periodOf, startOfPeriod } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type KeyedSums, keyedSums, NO_NAME } from '../sums/keyed-sums.ts';
import { YEAR_MONTHS } from '../sums/monthly-sums.ts';
import { share } from '../sums/share.ts';
import type { Sums } from '../sums/sums.ts';
import { type Tier, tierOrder } from './tier-order.ts';

/** For all versions of a programme; one version has at most 12 tiers. */
const MOST_TIERS = 50;
const MOST_PAIRS = 500;
/** A character that no tier id contains. */
const TO = '>';

export interface TierMoves {
  /** `joined`: enrolled within the twelve months. */
  readonly now: KeyedSums<'members' | 'joined'>;
  /** By tier then and tier now: `members`; by tier before a move and after it: `moves`. */
  readonly pairs: KeyedSums<'members' | 'moves'>;
}

const NOW = keyedSums((): Sums<'members' | 'joined'> => ({ members: 0, joined: 0 }), MOST_TIERS);
const PAIRS = keyedSums((): Sums<'members' | 'moves'> => ({ members: 0, moves: 0 }), MOST_PAIRS);

/** The twelve months of a report: the one that its day is in, and the eleven before it. */
const sinceOf = (asOf: Day): Day => startOfPeriod(periodOf(asOf, 'month') - YEAR_MONTHS + 1, 'month');

export const TIER_MOVES: Measure<TierMoves> = {
  empty: () => ({ now: NOW.empty(), pairs: PAIRS.empty() }),
  add({ now, pairs }, member, _points, { day }) {
    const since = sinceOf(day);
    const tier = member.tier ?? NO_NAME;
    const joined = member.enrolledOn >= since;
    NOW.add(now, tier, { members: 1, joined: joined ? 1 : 0 });
    const { then, moves } = tierStepsOf(member, since);
    if (!joined) PAIRS.add(pairs, `${then}${TO}${tier}`, { members: 1 });
    for (const move of moves) PAIRS.add(pairs, move, { moves: 1 });
  },
  merge(into, from) {
    NOW.merge(into.now, from.now);
    PAIRS.merge(into.pairs, from.pairs);
  },
};

/** A member's first tier is not a move. */
function tierStepsOf({ facts }: MemberAsOf, since: Day): { readonly then: string; readonly moves: readonly string[] } {
  let [then, before] = [NO_NAME, NO_NAME];
  const moves: string[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'tier') continue;
    if (fact.day < since) then = fact.tier;
    else if (before !== NO_NAME && before !== fact.tier) moves.push(`${before}${TO}${fact.tier}`);
    before = fact.tier;
  }
  return { then, moves };
}

const tierNamed = (key: string): Tier => (key === NO_NAME ? null : key);

export function tierLines({ now, pairs }: TierMoves, { programme }: AsOf) {
  const inOrder = tierOrder(programme.terms);
  const lines = now.rows.map(({ key, sums }) => ({ tier: tierNamed(key), ...sums }));
  const members = lines.reduce((sum, line) => sum + line.members, now.rest.members);
  const matrix = pairs.rows.map(({ key, sums }) => {
    const [from = '', to = ''] = key.split(TO);
    return { from: tierNamed(from), to: tierNamed(to), ...sums };
  });
  return {
    distribution: lines
      .map((line) => ({ ...line, share: share(line.members, members) }))
      .toSorted((one, other) => inOrder(one.tier, other.tier)),
    moves: matrix.toSorted((one, other) => inOrder(one.from, other.from) || inOrder(one.to, other.to)),
  };
}
