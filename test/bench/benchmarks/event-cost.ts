/** The cost of a million events, from the measurements, the template and AWS's list prices. */
import type { Benchmark } from '../benchmark.ts';
import { type Batches, type EventCost, eventCost, RECEIVER_MILLIS } from '../events/event-cost.ts';
import { eventUnits } from '../events/event-units.ts';
import { eventsInProcess, FULL_BATCH } from '../events/events-in-process.ts';
import { deployedMemoryMegabytes } from '../functions/deployed-memory.ts';
import { figure } from '../kernel/figure.ts';
import { PRICES } from '../kernel/prices.ts';

const ALONE: Batches = { projector: 1, publisher: 1, deliverer: 1 };

export const eventCostBenchmark: Benchmark = {
  title: 'cost of events',
  figures: ['cost.perMillionEvents', 'cost.perMillionEvents.fullBatches'],
  alsoIn: 'events',
  async measure(run) {
    const { projection, delivery, logBytes } = await run.once(eventUnits);
    const { alone, full } = await run.once(eventsInProcess);
    const memory = {
      projector: await deployedMemoryMegabytes('projector'),
      publisher: await deployedMemoryMegabytes('publisher'),
      deliverer: await deployedMemoryMegabytes('deliverer'),
    };
    const ofAlone = eventCost({ projection, delivery, functions: alone, logBytes }, ALONE, memory, PRICES);
    const ofFull = eventCost({ projection, delivery, functions: full, logBytes }, FULL_BATCH, memory, PRICES);
    const millis = (of: typeof alone) => Object.entries(of).map(([name, { millis: each }]) => `${name} ${each.toFixed(1)} ms`);
    return {
      figures: [figure('cost.perMillionEvents', ofAlone.total, 'USD'), figure('cost.perMillionEvents.fullBatches', ofFull.total, 'USD')],
      notes: [
        `cost.perMillionEvents: ${inWords(ofAlone)}: separate invocations for each event.`,
        `  .fullBatches: ${inWords(ofFull)}: ${FULL_BATCH.projector} records and ${FULL_BATCH.deliverer} messages an invocation. List prices of ${PRICES.region} on ${PRICES.asOf}.`,
        `  For one endpoint, which answers after ${RECEIVER_MILLIS} ms, and the bus. As measured here, alone: ${millis(alone).join(', ')}; full: ${millis(full).join(', ')}.`,
        `  ${delivery.writeUnits} write and ${delivery.readUnits} read units, ${projection.readUnits} read unit a batch of records, and ${logBytes} bytes of log for 30 days.`,
        '  Not included: the commit that caused the event, empty reads of stream and queues, retries, data transfer, targets of the bus, traces, taxes; cold starts; free allowances.',
      ],
    };
  },
};

const inWords = ({ total: _, ...parts }: EventCost): string =>
  Object.entries(parts)
    .map(([part, price]) => `${part} ${Number(price).toFixed(2)}`)
    .join(' + ');
