/** Units and round trips of redeeming, reserving, committing and cancelling. */
import type { Benchmark } from '../benchmark.ts';
import { type Aim, atMost, type Figure, figure } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';
import { type RedeemUnits, redeemUnits } from '../rewards/redeem-units.ts';

type Metered = Exclude<keyof RedeemUnits, 'bare' | 'itemsChecked'>;

const NAMES: Readonly<Record<Metered, string>> = {
  redeem: 'redeem',
  plain: 'redeem.plain',
  replay: 'redeem.replay',
  refusal: 'redeem.refusal',
  firstRefusal: 'redeem.refusal.first',
  reserve: 'reserve',
  commit: 'commit',
  cancel: 'cancel',
  cancelReserved: 'cancel.reserved',
};
const METERED = Object.keys(NAMES) as Metered[];

type Counted = Exclude<keyof Consumed, 'commits'>;

const UNITS: Readonly<Record<Counted, string>> = {
  writeUnits: 'write units',
  indexWriteUnits: 'write units',
  readUnits: 'read units',
  roundTrips: 'round trips',
};
const COUNTED = Object.keys(UNITS) as Counted[];

/** Two units for each item of the transaction, and one for a place on the agenda, if it can lapse or expire. */
const AIMS: Partial<Record<Metered, Partial<Record<Counted, Aim>>>> = {
  redeem: { writeUnits: atMost(15), roundTrips: atMost(3) },
  plain: { writeUnits: atMost(8), roundTrips: atMost(3) },
};

export const redeemUnitsBenchmark: Benchmark = {
  title: 'redeem units',
  figures: METERED.flatMap((metered) => COUNTED.map((counted) => `${NAMES[metered]}.${counted}`)),
  alsoIn: 'redeem',
  async measure(run) {
    const measured = await run.once(redeemUnits);
    return {
      figures: METERED.flatMap((metered) => COUNTED.map((counted) => figureOf(metered, counted, measured))),
      notes: [
        'redeem, reserve, commit, cancel: a reward with stock, a limit for each member and a voucher. redeem.plain: a reward with none of the three.',
        '  Bare: two concurrent reads and one transaction of seven items with keys alone, one of them on the agenda.',
        '  cancel: of an issued redemption. cancel.reserved: of a reservation. redeem.refusal: OUT_OF_STOCK, when all 32 shards are empty.',
        '  .first: in a container that has cached neither the empty stock nor the terms.',
        '  Write units count table and index; indexWriteUnits count the index alone. Round trips are consecutive.',
        `  The meter agrees with DynamoDB Local on put, get, replace and delete of all ${measured.itemsChecked} items.`,
      ],
    };
  },
};

function figureOf(metered: Metered, counted: Counted, measured: RedeemUnits): Figure {
  const aim = AIMS[metered]?.[counted];
  return figure(`${NAMES[metered]}.${counted}`, measured[metered][counted], UNITS[counted], {
    ...(metered === 'redeem' ? { limit: measured.bare[counted] } : {}),
    ...(aim === undefined ? {} : { aim }),
  });
}
