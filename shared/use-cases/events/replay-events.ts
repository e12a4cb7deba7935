/** A member's events, sent again by hand: the repair when some could not be told. */
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
  /** Absent: the last. */
  readonly toEntry?: number | undefined;
}

export interface EventsReplayed {
  readonly entries: number;
  readonly events: number;
  /** To all endpoints together. */
  readonly messages: number;
  /** Where to go on; null: that was all. */
  readonly nextEntry: number | null;
}

/** In one call: as much as is read at once. */
export const MAX_REPLAYED_ENTRIES = 200;
/** In one call, and those of the last entry. Each is sent once the one before it was taken: a second or two of one function. */
export const MAX_REPLAYED_EVENTS = 50;

/**
 * In order, through the same mapping and the same queues as what is committed now; receivers know each by its id.
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
  const { items } = await ports.store.entriesAfter(programmeId, memberId, fromEntry - 1, MAX_REPLAYED_ENTRIES);
  const replay = ports.clock.now();
  const deliveries: OutgoingMessage[] = [];
  const reactions: OutgoingMessage[] = [];
  let [entries, events, next] = [0, 0, fromEntry];
  for (const entry of items) {
    if (entry.number > last || events >= MAX_REPLAYED_EVENTS) break;
    const outgoing = await outgoingOf(ports.subscriptions, { kind: 'entry', entry }, replay);
    deliveries.push(...outgoing.deliveries);
    reactions.push(...outgoing.reactions);
    [entries, events, next] = [entries + 1, events + outgoing.events, entry.number + 1];
  }
  const refused = [...(await ports.deliveries.send(deliveries)), ...(await ports.reactions.send(reactions))];
  if (refused.length > 0) throw new Busy(`${refused.length} of ${deliveries.length + reactions.length} messages were not taken`);
  return { entries, events, messages: deliveries.length, nextEntry: next > last ? null : next };
}
