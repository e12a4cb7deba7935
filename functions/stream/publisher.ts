/** Makes events for the bus of what the table's stream tells: the enrichment of a pipe, array in, array out. */
import { type BusEvent, busEventOf } from '../../shared/domain/events/bus-event.ts';
import { eventsOf } from '../../shared/domain/events/events-of.ts';
import { inputOf } from '../edge/input.ts';
import { PipedBatch, type ReadableRecord, readable } from '../edge/stream-records.ts';

/**
 * Half of what Lambda can answer with, and of what EventBridge takes as one event, both in bytes: what the pipe puts around
 * them has room. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_BYTES = 3_000_000;
const MOST_BYTES_OF_ONE = 128_000;

/** @throws when one cannot be read, or all together are too large: the pipe halves the batch and tries again. */
export async function handler(event: unknown): Promise<readonly BusEvent[]> {
  const records = inputOf(PipedBatch, event);
  const events = records.map(readable).flatMap(published);
  if (records.length > 1 && sizeOf(events) > MOST_BYTES) throw new BatchTooLarge(`${records.length} records make ${sizeOf(events)} bytes`);
  return events;
}

function published(record: ReadableRecord): readonly BusEvent[] {
  try {
    const committed = record.read();
    return committed === undefined ? [] : eventsOf(committed).map(busEventOf).map(fitting);
  } catch (error) {
    record.tellFailed('not published', error);
    throw error;
  }
}

/** One that explains itself at too great length goes without: who wants to know asks for the entry. */
function fitting(event: BusEvent): BusEvent {
  if (sizeOf(event) <= MOST_BYTES_OF_ONE) return event;
  const { explanation: _, ...data } = event.data;
  return { ...event, data };
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

class BatchTooLarge extends Error {
  override readonly name = 'BatchTooLarge';
}
