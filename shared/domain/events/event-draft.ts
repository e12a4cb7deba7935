/** An event before it has its place in a lane. */
import type { Instant } from '../kernel/time.ts';

/** Facts without personal data, secrets, voucher codes or free text. */
export interface EventDraft<Type extends string = string> {
  /** One of `EVENT_TYPES`. */
  readonly type: Type;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The place of a commit's events. */
export interface Place<Type extends string = string> {
  readonly programmeId: string;
  readonly lane: string;
  /** Number of the commit in the lane: larger than all before it, not necessarily dense. */
  readonly number: number;
  /** In a member's lane: the entry that the commit follows; absent: the number suffices. */
  readonly behind?: number;
  readonly at: Instant;
  /** Data that all of its events share. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly eventDrafts: readonly EventDraft<Type>[];
}
