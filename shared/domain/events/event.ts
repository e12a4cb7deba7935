/** Domain events for the brand's systems, made from commits only. */

import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';

/**
 * One event. The same commit always makes the same event, so receivers recognise a duplicate by
 * its id. Events of one lane are ordered by sequence.
 */
export interface DomainEvent {
  /** `evt_` and a fingerprint of its place. */
  readonly id: string;
  /** Such as `points.earned`. */
  readonly type: string;
  readonly programmeId: string;
  /** The ordering lane: the member's id, or the id of another subject. */
  readonly lane: string;
  /** Its place in the lane: 13 or 26 characters that compare as text; see `sequenceOf`, `sequenceBehind`. */
  readonly sequence: string;
  /** Instant of the event. */
  readonly at: Instant;
  /** The id of the request that caused the event; absent: something else did, such as the time. */
  readonly correlationId?: string | undefined;
  /** Data by the type's schema in the contract. It repeats programme and place, so that it is self-contained. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The commit's number in the lane, such as the entry's number, and the event's index in the commit. */
export const sequenceOf = (number: number, index: number): string =>
  `${String(number).padStart(10, '0')}.${String(index).padStart(2, '0')}`;

/** More than the events of any entry. */
const BEHIND_ALL = 99;

/** For a commit without an entry: after all events of the given entry, and before those of the next. */
export const sequenceBehind = (entry: number, number: number, index: number): string =>
  `${sequenceOf(entry, BEHIND_ALL)}.${sequenceOf(number, index)}`;

/** The id of the event of one type at one place of a lane. */
export const eventId = (programmeId: string, lane: string, sequence: string, type: string): string =>
  `evt_${fingerprint({ programmeId, lane, sequence, type }).slice(0, 32)}`;

/** Version of the payload's shape. */
const VERSION = 1;

/** The payload for webhooks and the bus: the form that Standard Webhooks recommends. */
export const payloadOf = ({ type, at, correlationId, data }: DomainEvent) => ({
  type,
  version: VERSION,
  timestamp: at,
  ...(correlationId === undefined ? {} : { correlationId }),
  data,
});
