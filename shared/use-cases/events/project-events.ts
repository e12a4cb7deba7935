/** Sends each commit on: as domain events to the endpoints that subscribe, and as reactions to the platform itself. */
import type { Committed } from '../../domain/events/committed.ts';
import { deliveryMessage } from '../../domain/events/delivery.ts';
import { subscribes } from '../../domain/events/endpoint.ts';
import { eventsOf } from '../../domain/events/events-of.ts';
import { reactionsOf } from '../../domain/events/reaction.ts';
import type { Outbox, OutgoingMessage } from '../../ports/events/outbox.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface ProjectionPorts {
  readonly subscriptions: Subscriptions;
  readonly deliveries: Outbox;
  readonly reactions: Outbox;
  /** Called for each record that failed itself, not for the records that only wait behind it. */
  readonly onFailed?: (id: string, error: unknown) => void;
}

/** One record of the table's stream. */
export interface CommittedRecord {
  readonly id: string;
  /** Records of one partition keep their order. */
  readonly partition: string;
  /** @returns undefined for a record without events. @throws when it cannot be parsed. */
  read(): Committed | undefined;
}

export interface Projection {
  /** Ids of the records to retry: in each partition, all from the first that failed. */
  readonly failed: readonly string[];
  readonly events: number;
  readonly messages: number;
}

interface Outgoing {
  readonly events: number;
  readonly deliveries: readonly OutgoingMessage[];
  readonly reactions: readonly OutgoingMessage[];
}

/**
 * Safe to repeat: message ids derive from the commit. A record that throws fails together with the later records of its
 * partition, so that no event overtakes another.
 */
export async function projectEvents(ports: ProjectionPorts, records: readonly CommittedRecord[]): Promise<Projection> {
  const stopped = new Set<string>();
  const outgoing = new Map<CommittedRecord, Outgoing>();
  for (const record of records) {
    if (stopped.has(record.partition)) continue;
    try {
      outgoing.set(record, await outgoingOf(ports.subscriptions, record.read()));
    } catch (error) {
      stopped.add(record.partition);
      ports.onFailed?.(record.id, error);
    }
  }
  const all = [...outgoing.values()];
  const deliveries = all.flatMap((one) => one.deliveries);
  const reactions = all.flatMap((one) => one.reactions);
  const [undelivered, unreacted] = await Promise.all([sent(ports.deliveries, deliveries), sent(ports.reactions, reactions)]);
  return {
    failed: failedOf(records, (record) => {
      const one = outgoing.get(record);
      return one === undefined || one.deliveries.some(({ id }) => undelivered.has(id)) || one.reactions.some(({ id }) => unreacted.has(id));
    }),
    events: all.reduce((sum, one) => sum + one.events, 0),
    messages: deliveries.length + reactions.length - undelivered.size - unreacted.size,
  };
}

async function sent(outbox: Outbox, messages: readonly OutgoingMessage[]): Promise<ReadonlySet<string>> {
  return new Set(messages.length === 0 ? [] : await outbox.send(messages));
}

/** Each record that failed, and all later records of its partition. */
function failedOf(records: readonly CommittedRecord[], hasFailed: (record: CommittedRecord) => boolean): readonly string[] {
  const stopped = new Set<string>();
  return records
    .filter((record) => {
      if (hasFailed(record)) stopped.add(record.partition);
      return stopped.has(record.partition);
    })
    .map(({ id }) => id);
}

/** @param replay Names a manual replay, so that its messages are not taken for duplicates. */
export async function outgoingOf(subscriptions: Subscriptions, committed: Committed | undefined, replay?: string): Promise<Outgoing> {
  if (committed === undefined) return { events: 0, deliveries: [], reactions: [] };
  const events = eventsOf(committed);
  const deliveries: OutgoingMessage[] = [];
  for (const event of events) {
    for (const { endpointId, eventTypes } of await subscriptions(event.programmeId)) {
      if (subscribes({ eventTypes }, event.type)) deliveries.push(deliveryMessage(endpointId, event, replay));
    }
  }
  return { events: events.length, deliveries, reactions: reactionsOf(committed) };
}
