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

/**
 * Without a model of who is alive risk is told by intervals, and future value by the member's own rate, which says more of a member than that of
 * the base. A member is judged, and then tallied by several: who was looked at last is remembered. Pure in effect.
 */
export function outlookOf(model: ValueModel, member: MemberAsOf, asOf: AsOf): Outlook {
  if (last?.member === member && last.model === model && last.asOf === asOf) return last.outlook;
  const outlook = {
    alive: aliveNow(model.alive, member, asOf.day),
    futureValue: model.alive.fitted ? futureValue(model, member, asOf.day, asOf.settings) : null,
  };
  last = { model, member, asOf, outlook };
  return outlook;
}

let last: { readonly model: ValueModel; readonly member: MemberAsOf; readonly asOf: AsOf; readonly outlook: Outlook } | undefined;
