/** What the models of future purchases say of one member. */
import type { Day } from './day.ts';
import type { MemberAsOf } from './member-as-of.ts';

export interface Outlook {
  /** P(alive), 0 to 1, not rounded; null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** Minor units after margin that are expected over the horizon; null: no model, or no purchase yet. */
  readonly futureValue: number | null;
}

/** Without a model: risk is told by intervals, and future value by the member's own rate. */
export const outlookOf = (_model: object, _member: MemberAsOf, _day: Day): Outlook => ({ alive: null, futureValue: null });
