/** The cost of a referral from the enrolment to the reward, and back; and whether it grows with a referrer's friends. */
import type { Benchmark } from '../benchmark.ts';
import { atMost, type Figure, figure, ratioAtMost } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';
import { POPULAR_STEPS, popularReferrer } from '../referrals/popular-referrer.ts';
import { type Against, type ReferralUnits, referralUnits } from '../referrals/referral-units.ts';

const FEW = 10;
const MANY = 100_000;

type Metered = Exclude<keyof ReferralUnits, 'itemsChecked'>;

const NAMES: Readonly<Record<Metered, string>> = {
  enrolment: 'referral.enrolment',
  listed: 'referral.listed',
  qualifying: 'referral.qualifying',
  rewarded: 'referral.rewarded',
  ordinary: 'referral.purchase',
  returned: 'referral.return',
  reversed: 'referral.reversed',
};
const METERED = Object.keys(NAMES) as Metered[];
/** The additional cost of a referral over the same member without one. */
const WHOLE = 'referral';

type Counted = Exclude<keyof Consumed, 'indexWriteUnits' | 'commits'>;

const UNITS: Readonly<Record<Counted, string>> = { writeUnits: 'write units', readUnits: 'read units', roundTrips: 'round trips' };
const COUNTED = Object.keys(UNITS) as Counted[];

export const referralUnitsBenchmark: Benchmark = {
  title: 'referral units',
  alsoIn: 'referrals',
  figures: [WHOLE, ...Object.values(NAMES)].flatMap((name) => COUNTED.map((counted) => `${name}.${counted}`)),
  async measure(run) {
    const measured = await run.once(referralUnits);
    return {
      figures: [
        ...COUNTED.map((counted) => figure(`${WHOLE}.${counted}`, beyond(measured, counted), UNITS[counted])),
        ...METERED.flatMap((metered) => COUNTED.map((counted) => figureOf(metered, counted, measured))),
      ],
      notes: [
        'referral: the additional units of a whole referral over a member without a referrer: enrolment, list, purchase and both rewards, in points.',
        'referral.enrolment, .qualifying, .purchase, .return: in the request itself. Bare: the same for a member without a referrer. Requests name members',
        '  by an identifier of the brand. The qualifying purchase takes the deadline of the referral off the agenda, which costs the units of the index. .purchase: a later purchase.',
        'referral.listed, .rewarded, .reversed: work of the reactor for the enrolment, for the purchase until both have their rewards, and for the return.',
        `Write units count table and index. The meter agrees with DynamoDB Local on put, get, replace and delete of all ${measured.itemsChecked} items.`,
      ],
    };
  },
};

export const popularReferrerBenchmark: Benchmark = {
  title: 'popular referrer',
  alsoIn: 'referrals',
  figures: ['referral.popular.flatness', 'referral.popular.accountBytes'],
  async measure(run) {
    run.progress.begin('popular referrer', 2 * POPULAR_STEPS);
    const few = await popularReferrer(run, FEW);
    const many = await popularReferrer(run, MANY);
    run.progress.end();
    return {
      figures: [
        figure('referral.popular.flatness', unitsOf(many.rewarded), 'units', { limit: unitsOf(few.rewarded), aim: ratioAtMost(1) }),
        figure('referral.popular.accountBytes', many.accountBytes, 'bytes', { limit: few.accountBytes, aim: ratioAtMost(1.05) }),
      ],
      notes: [
        `referral.popular: read and write units to reward one more friend after ${MANY.toLocaleString('en')}. Limit: the same after ${FEW}. The account's numbers have more digits.`,
      ],
    };
  },
};

const unitsOf = ({ readUnits, writeUnits }: Consumed): number => readUnits + writeUnits;

function beyond({ enrolment, listed, qualifying, rewarded }: ReferralUnits, counted: Counted): number {
  const more = ({ friend, other }: Against) => friend[counted] - other[counted];
  return more(enrolment) + listed[counted] + more(qualifying) + rewarded[counted];
}

function figureOf(metered: Metered, counted: Counted, measured: ReferralUnits): Figure {
  const name = `${NAMES[metered]}.${counted}`;
  const of = measured[metered];
  if (!('friend' in of)) return figure(name, of[counted], UNITS[counted]);
  const aim = metered === 'ordinary' && counted === 'writeUnits' ? { aim: atMost(6) } : {};
  return figure(name, of.friend[counted], UNITS[counted], { limit: of.other[counted], ...aim });
}
