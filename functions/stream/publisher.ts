/** Puts every domain event on the bus, as the table's stream tells it. The bus keeps no order. */
import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { type BusEvent, busEventOf } from '../../shared/domain/events/bus-event.ts';
import { eventsOf } from '../../shared/domain/events/events-of.ts';
import { type EventBus, eventBus } from '../edge/event-bus.ts';
import { inputOf } from '../edge/input.ts';
import { logger } from '../edge/observe.ts';
import { type ReadableRecord, readable, StreamBatch } from '../edge/stream-records.ts';
import { correlationField } from '../edge/tracing/correlation.ts';

let bus: EventBus | undefined;

/** Lambda continues with the first record that failed, and sends all later ones again. Subscribers know a repeated event by its id. */
export async function handler(event: unknown, context: Context): Promise<DynamoDBBatchResponse> {
  logger.addContext(context);
  const records = inputOf(StreamBatch, event).Records.map(readable);
  const read = readUntilFault(records);
  const events = read.flatMap((made, record) => made.map((one) => ({ record, event: one })));
  bus ??= eventBus((code) => logger.error('events not taken', { code }));
  const refused = await bus.put(events.map((one) => one.event));
  const failed = Math.min(read.length, ...[...refused].map((index) => events[index]?.record ?? 0));
  const cause = correlationField(records.map((record) => record.correlationId));
  logger.info('published', { records: records.length, events: events.length, failed: refused.size, ...cause });
  const first = records[failed];
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.id }] };
}

/** The events of each record, up to the first record that cannot be read. */
function readUntilFault(records: readonly ReadableRecord[]): readonly (readonly BusEvent[])[] {
  const read: (readonly BusEvent[])[] = [];
  for (const record of records) {
    try {
      const committed = record.read();
      read.push(committed === undefined ? [] : eventsOf(committed).map(busEventOf));
    } catch (error) {
      record.tellFailed('not published', error);
      break;
    }
  }
  return read;
}
