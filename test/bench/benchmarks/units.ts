/** Units and round trips of a purchase, a replay and a return. */
import type { Benchmark } from '../benchmark.ts';
import { type PurchaseUnits, purchaseUnits } from '../earning/purchase-units.ts';
import { type Aim, atMost, type Figure, figure } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';

type Metered = Exclude<keyof PurchaseUnits, 'bare' | 'itemsChecked'>;

const NAMES: Readonly<Record<Metered, string>> = {
  purchase: 'purchase',
  byIdentity: 'purchase.byIdentity',
  first: 'purchase.first',
  maturing: 'purchase.maturing',
  cold: 'purchase.cold',
  replay: 'replay',
  return: 'return',
};
const METERED = Object.keys(NAMES) as Metered[];

type Counted = Exclude<keyof Consumed, 'indexWriteUnits' | 'commits'>;

const AIMS: Partial<Record<Metered, Partial<Record<Counted, Aim>>>> = {
  purchase: { writeUnits: atMost(6), roundTrips: atMost(2) },
  byIdentity: { writeUnits: atMost(6), roundTrips: atMost(3) },
};

const UNITS: Readonly<Record<Counted, string>> = { writeUnits: 'write units', readUnits: 'read units', roundTrips: 'round trips' };
const COUNTED = Object.keys(UNITS) as Counted[];

export const units: Benchmark = {
  title: 'units',
  figures: METERED.flatMap((metered) => COUNTED.map((counted) => `${NAMES[metered]}.${counted}`)),
  async measure(run) {
    const measured = await run.once(purchaseUnits);
    return {
      figures: METERED.flatMap((metered) => COUNTED.map((counted) => figureOf(metered, counted, measured))),
      notes: [
        'purchase: by member id, by a member who has bought before. Bare: one read and one transaction of three items with keys alone.',
        'purchase.first: the first after enrolment. purchase.maturing: it also posts due points. purchase.cold: in a container that has cached neither merchant nor terms.',
        `Write units count table and index. The meter agrees with DynamoDB Local on put, get, replace and delete of all ${measured.itemsChecked} items.`,
      ],
    };
  },
};

function figureOf(metered: Metered, counted: Counted, measured: PurchaseUnits): Figure {
  const aim = AIMS[metered]?.[counted];
  return figure(`${NAMES[metered]}.${counted}`, measured[metered][counted], UNITS[counted], {
    ...(metered === 'purchase' ? { limit: measured.bare[counted] } : {}),
    ...(aim === undefined ? {} : { aim }),
  });
}
