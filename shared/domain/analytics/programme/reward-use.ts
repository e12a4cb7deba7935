/** Redemptions by version of a reward, because each version has a cost of its own. */

import type { Measure } from '../passes/measure.ts';
import { type KeyedSums, keyedSums } from '../sums/keyed-sums.ts';
import { isOfYear } from '../sums/monthly-sums.ts';
import type { Sums } from '../sums/sums.ts';

/** Less what was given back, which counts on its own day. */
type Figure = 'units' | 'points' | 'yearUnits' | 'yearPoints';

/** The versions that are counted apart. */
const MOST_VERSIONS = 500;
/** A character that no reward id contains. */
const VERSION = '@';

export interface RewardUse {
  readonly versions: KeyedSums<Figure>;
  /** Points paid at tills. */
  readonly tills: Sums<'points' | 'yearPoints'>;
}

const nothing = (): Sums<Figure> => ({ units: 0, points: 0, yearUnits: 0, yearPoints: 0 });
const VERSIONS = keyedSums(nothing, MOST_VERSIONS);

export const REWARD_USE: Measure<RewardUse> = {
  empty: () => ({ versions: VERSIONS.empty(), tills: { points: 0, yearPoints: 0 } }),
  add({ versions, tills }, { facts }, _points, { day: asOf }) {
    for (const fact of facts) {
      const inYear = isOfYear(fact.day, asOf) ? 1 : 0;
      if (fact.kind === 'redemption') {
        const { rewardId, rewardVersion, units, points } = fact;
        VERSIONS.add(versions, `${rewardId}${VERSION}${rewardVersion}`, {
          units,
          points,
          yearUnits: inYear * units,
          yearPoints: inYear * points,
        });
      }
      if (fact.kind === 'points' && (fact.how === 'paid' || fact.how === 'refunded')) {
        const points = fact.how === 'paid' ? fact.points : -fact.points;
        tills.points += points;
        tills.yearPoints += inYear * points;
      }
    }
  },
  merge(into, from) {
    VERSIONS.merge(into.versions, from.versions);
    into.tills.points += from.tills.points;
    into.tills.yearPoints += from.tills.yearPoints;
  },
};

export interface VersionUse {
  readonly rewardId: string;
  readonly version: number;
  readonly sums: Sums<Figure>;
}

export const versionsUsed = ({ versions }: RewardUse): readonly VersionUse[] =>
  versions.rows.map(({ key, sums }) => {
    const [rewardId = '', version = ''] = key.split(VERSION);
    return { rewardId, version: Number(version), sums };
  });
