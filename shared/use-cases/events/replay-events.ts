/** Replays a member's events: the repair when some could not be sent. */
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { OutgoingMessage } from '../../ports/events/outbox.ts';
import type { Ports } from '../../ports/ports.ts';
import { Busy } from '../kernel/commit.ts';
import { outgoingOf, type ProjectionPorts } from './project-events.ts';

export type ReplayEventsPorts = Pick<Ports, 'store' | 'clock'> & Pick<ProjectionPorts, 'subscriptions' | 'deliveries' | 'reactions'>;

export interface EventReplay {
  readonly programmeId: string;
  readonly memberId: string;
  readonly fromEntry: number;
  /** Absent: the last entry. */
  readonly toEntry?: number | undefined;
}

export interface EventsReplayed {
  readonly entries: number;
  readonly events: number;
  /** Messages to all endpoints together. */
  readonly messages: number;
  /** The first entry of the next call; null at the end. */
  readonly nextEntry: number | null;
}

/** Entries replayed by one call: one page of the ledger. */
export const MAX_REPLAYED_ENTRIES = 200;
/**
 * Events replayed by one call; the events of its last entry may exceed it. Events are sent one after another, which takes a second or
 * two.
 */
export const MAX_REPLAYED_EVENTS = 50;

/**
 * Sends the events in order, by the same mapping and queues as new commits. Receivers recognise each by its id.
 * @throws Refusal NOT_FOUND, VALIDATION_FAILED; Busy when not all messages were taken: ask again.
 */
export async function replayEvents(ports: ReplayEventsPorts, asked: EventReplay): Promise<EventsReplayed> {
  const { programmeId, memberId, fromEntry, toEntry } = asked;
  const account = await ports.store.account(programmeId, memberId);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  if (toEntry !== undefined && toEntry < fromEntry)
    throw new Refusal('VALIDATION_FAILED', `must not be below fromEntry, ${fromEntry}`, 'toEntry');
  if (fromEntry > account.version)
    throw new Refusal('VALIDATION_FAILED', `must be an entry of the member, who has ${account.version}`, 'fromEntry');
  const last = Math.min(toEntry ?? account.version, account.version);
  const items = await ports.store.causedEntriesAfter(programmeId, memberId, fromEntry - 1, MAX_REPLAYED_ENTRIES);
  const replay = ports.clock.now();
  const deliveries: OutgoingMessage[] = [];
  const reactions: OutgoingMessage[] = [];
  let [entries, events, next] = [0, 0, fromEntry];
  for (const { entry, ...cause } of items) {
    if (entry.number > last || events >= MAX_REPLAYED_EVENTS) break;
    const outgoing = await outgoingOf(ports.subscriptions, { kind: 'entry', entry, ...cause }, replay);
    deliveries.push(...outgoing.deliveries);
    reactions.push(...outgoing.reactions);
    [entries, events, next] = [entries + 1, events + outgoing.events, entry.number + 1];
  }
  const refused = [...(await ports.deliveries.send(deliveries)), ...(await ports.reactions.send(reactions))];
  if (refused.length > 0) throw new Busy(`${refused.length} of ${deliveries.length + reactions.length} messages were not taken`);
  return { entries, events, messages: deliveries.length, nextEntry: next > last ? null : next };
}
