/** What the models of future purchases say of one member. */

import type { MemberAsOf } from '../history/member-as-of.ts';
import type { AsOf } from '../passes/measure.ts';
import { type Expected, expectedOfMember, type ValueModel } from '../value/lifetime-value.ts';
import { aliveNow } from './alive-model.ts';

export interface Outlook {
  /** P(alive), 0 to 1, not rounded; null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** Over the horizon; null: no purchase yet, or too little is known of when anyone buys. */
  readonly expected: Expected | null;
  /** What is expected, in minor units after margin; null: no model, or no purchase yet. */
  readonly futureValue: number | null;
}

/**
 * Without a model of who is alive risk is told by intervals, and future value by the member's own rate, which says more of a member than that of
 * the base. A member is judged, and then tallied by several: who was looked at last is remembered. Pure in effect.
 */
export function outlookOf(model: ValueModel, member: MemberAsOf, asOf: AsOf): Outlook {
  if (last?.member === member && last.model === model && last.asOf === asOf) return last.outlook;
  const expected = expectedOfMember(model, member, asOf.day, asOf.settings);
  const outlook = {
    alive: aliveNow(model.alive, member, asOf.day),
    expected,
    futureValue: model.alive.fitted ? (expected?.value ?? null) : null,
  };
  last = { model, member, asOf, outlook };
  return outlook;
}

let last: { readonly model: ValueModel; readonly member: MemberAsOf; readonly asOf: AsOf; readonly outlook: Outlook } | undefined;
