/** What happened on the platform, as the brand's own systems are told of it: made from what was committed, and from nothing else. */

import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';

/**
 * One event. The same committed change makes the same event, however often it is made: whoever hears it twice knows it by
 * its id. Those of one lane are in the order of their sequences.
 */
export interface DomainEvent {
  /** `evt_` and the fingerprint of where it comes from. */
  readonly id: string;
  /** Such as `points.earned`. */
  readonly type: string;
  readonly programmeId: string;
  /** What it keeps its order in: the member's id; of events that are no member's, the id of what they are of. */
  readonly lane: string;
  /** Its place in the lane, of 13 characters or twice as many, so that places compare as text: see `sequenceOf`, `sequenceBehind`. */
  readonly sequence: string;
  /** When it happened. */
  readonly at: Instant;
  /** By the type's schema in the contract: programme and place are in it again, so that it says all by itself. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A commit has its number in the lane, such as an entry's, and its events theirs in the commit. */
export const sequenceOf = (number: number, index: number): string =>
  `${String(number).padStart(10, '0')}.${String(index).padStart(2, '0')}`;

/** More than any entry has events. */
const BEHIND_ALL = 99;

/** Of what comes behind an entry and is none: behind all events of that entry, and before those of the next. */
export const sequenceBehind = (entry: number, number: number, index: number): string =>
  `${sequenceOf(entry, BEHIND_ALL)}.${sequenceOf(number, index)}`;

/** The id of the event of that type which stems from one place of a lane. */
export const eventId = (programmeId: string, lane: string, sequence: string, type: string): string =>
  `evt_${fingerprint({ programmeId, lane, sequence, type }).slice(0, 32)}`;

/** Of the shape of what events say. */
const VERSION = 1;

/** What is sent of an event, by webhooks and on the bus alike: the form that Standard Webhooks recommends. */
export const payloadOf = ({ type, at, data }: DomainEvent) => ({ type, version: VERSION, timestamp: at, data });
