/** What the models of future purchases say of one member. */
import { aliveNow } from './alive-model.ts';
import { futureValue, type ValueModel } from './lifetime-value.ts';
import type { AsOf } from './measure.ts';
import type { MemberAsOf } from './member-as-of.ts';

export interface Outlook {
  /** P(alive), 0 to 1, not rounded; null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** Minor units after margin that are expected over the horizon; null: no model, or no purchase yet. */
  readonly futureValue: number | null;
}

/** Without a model of who is alive: risk is told by intervals, and future value by the member's own rate, which says more of a member than that of the base. */
export const outlookOf = (model: ValueModel, member: MemberAsOf, { day, settings }: AsOf): Outlook => ({
  alive: aliveNow(model.alive, member, day),
  futureValue: model.alive.fitted ? futureValue(model, member, day, settings) : null,
});
