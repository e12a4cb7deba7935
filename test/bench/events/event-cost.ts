/** The cost of a million events in dollars, from the cost of one and AWS's prices. */
import type { Prices } from '../kernel/prices.ts';

/**
 * The answer time of an endpoint, for which the deliverer waits and is billed. A good receiver answers before it does anything, so most of
 * this is network time, on the high side.
 */
export const RECEIVER_MILLIS = 200;

/** The batch sizes of the functions: one event alone at low load, full batches in a rush. */
export interface Batches {
  readonly projector: number;
  readonly publisher: number;
  readonly deliverer: number;
}

/** The most messages that SQS takes and gives in one request. */
const MESSAGES_A_REQUEST = 10;

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;
const FUNCTIONS = ['projector', 'publisher', 'deliverer'] as const;

export interface EventMeasured {
  /** A batch of records. */
  readonly projection: { readonly readUnits: number };
  /** A delivery that arrives at once. */
  readonly delivery: { readonly readUnits: number; readonly writeUnits: number };
  /** An invocation with such a batch; the deliverer's time excludes the receiver's. */
  readonly functions: { readonly [Name in keyof Batches]: { readonly millis: number; readonly logBytes: number } };
  /** The delivery's log, which is stored for a month. */
  readonly logBytes: number;
}

export interface EventCost {
  /** Reads, and the log with a month of storage. */
  readonly dynamoDb: number;
  readonly lambda: number;
  readonly queue: number;
  /** The events of the bus. Lambda's reads of the stream are free. */
  readonly bus: number;
  readonly total: number;
}

/** A million entries with one event each, for one endpoint and the bus; each arrives at once. */
export function eventCost(
  measured: EventMeasured,
  batches: Batches,
  memoryMegabytes: { readonly [Name in keyof Batches]: number },
  prices: Prices,
): EventCost {
  const { projection, delivery, functions, logBytes } = measured;
  const lambda = FUNCTIONS.map((name) => {
    const invocations = MILLION / batches[name];
    const millis = Math.ceil(functions[name].millis + (name === 'deliverer' ? RECEIVER_MILLIS : 0));
    return (
      (invocations / MILLION) * prices.lambdaArm.perMillionRequests +
      invocations * (millis / 1000) * (memoryMegabytes[name] / 1024) * prices.lambdaArm.perGigabyteSecond +
      ((invocations * functions[name].logBytes) / GIGABYTE) * prices.logs.perGigabyte
    );
  });
  // Sent, received and deleted.
  const requests = 1 / Math.min(batches.projector, MESSAGES_A_REQUEST) + 2 / Math.min(batches.deliverer, MESSAGES_A_REQUEST);
  const parts = {
    dynamoDb:
      (projection.readUnits / batches.projector + delivery.readUnits) * prices.dynamoDb.perMillionReadUnits +
      delivery.writeUnits * prices.dynamoDb.perMillionWriteUnits +
      ((MILLION * logBytes) / GIGABYTE) * prices.dynamoDb.perGigabyteMonth,
    lambda: lambda.reduce((sum, part) => sum + part, 0),
    queue: requests * prices.fifoQueue.perMillionRequests,
    bus: prices.eventBus.perMillionEvents,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
