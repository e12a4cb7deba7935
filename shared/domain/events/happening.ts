/** What an event says, before it has its place in a lane. */
import type { Instant } from '../kernel/time.ts';
import type { EventType } from './event-type.ts';

/** Facts of the brand's own: no personal data, no secrets, no codes of vouchers, nothing that someone wrote by hand. */
export interface Happening {
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Where the events of a commit belong. */
export interface Place {
  readonly programmeId: string;
  readonly lane: string;
  /** Of the commit in the lane: dense or not, but larger than those before it. */
  readonly number: number;
  /** The entry that it comes behind, in the lane of a member; absent: the number says all. */
  readonly behind?: number;
  readonly at: Instant;
  /** What all of its events say. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly happenings: readonly Happening[];
}
