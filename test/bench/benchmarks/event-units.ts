/** Units and round trips of a delivery: when it arrives, when it fails, and when it is retried. */
import type { Benchmark } from '../benchmark.ts';
import { type EventUnits, eventUnits } from '../events/event-units.ts';
import { type Aim, atMost, type Figure, figure } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';

type Metered = Exclude<keyof EventUnits, 'bare' | 'logBytes' | 'itemsChecked'>;

const NAMES: Readonly<Record<Metered, string>> = {
  projection: 'events.projection',
  delivery: 'events.delivery',
  known: 'events.delivery.known',
  failure: 'events.failure',
  waiting: 'events.waiting',
  retryFailed: 'events.retry.failed',
  retry: 'events.retry',
};
const METERED = Object.keys(NAMES) as Metered[];

type Counted = Exclude<keyof Consumed, 'indexWriteUnits' | 'commits'>;

const UNITS: Readonly<Record<Counted, string>> = { writeUnits: 'write units', readUnits: 'read units', roundTrips: 'round trips' };
const COUNTED = Object.keys(UNITS) as Counted[];

/** One put of a log that contains the event, which has more than a kilobyte with its explanation. */
const AIMS: Partial<Record<Metered, Partial<Record<Counted, Aim>>>> = { delivery: { writeUnits: atMost(2) } };

export const eventUnitsBenchmark: Benchmark = {
  title: 'event units',
  figures: METERED.flatMap((metered) => COUNTED.map((counted) => `${NAMES[metered]}.${counted}`)),
  async measure(run) {
    const measured = await run.once(eventUnits);
    return {
      figures: METERED.flatMap((metered) => COUNTED.map((counted) => figureOf(metered, counted, measured))),
      notes: [
        'events.projection: one batch of records, of any size.',
        `events.delivery: an ordinary purchase, which arrives at once; its log is ${measured.logBytes} bytes. Bare: two concurrent reads and one put with keys alone.`,
        'events.failure: the first failure, with its lane and the endpoint. events.waiting: the next event of that lane, which is not sent.',
        'events.retry: a retry of the lane of two until it is empty; .failed: until its first event fails again.',
        `Write units count table and index. The meter agrees with DynamoDB Local on put, get, replace and delete of all ${measured.itemsChecked} items.`,
      ],
    };
  },
};

function figureOf(metered: Metered, counted: Counted, measured: EventUnits): Figure {
  const aim = AIMS[metered]?.[counted];
  return figure(`${NAMES[metered]}.${counted}`, measured[metered][counted], UNITS[counted], {
    ...(metered === 'delivery' ? { limit: measured.bare[counted] } : {}),
    ...(aim === undefined ? {} : { aim }),
  });
}
