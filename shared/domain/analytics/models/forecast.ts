/** The forecast of one member's future purchases by the models. */

import type { MemberAsOf } from '../history/member-as-of.ts';
import type { AsOf } from '../passes/measure.ts';
import { type Expected, expectedOfMember, type ValueModel } from '../value/lifetime-value.ts';
import { aliveNow, purchaseSoon } from './alive-model.ts';

export interface Forecast {
  /** P(alive), 0 to 1, not rounded. null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** P(at least one purchase in the next 90 days), not rounded. null: no model, or no purchase yet. */
  readonly purchase: number | null;
  /** Over the horizon. null: no purchase yet, or the model and the rate are both missing. */
  readonly expected: Expected | null;
  /** The expected value in minor units after margin. null: no model, or no purchase yet. */
  readonly futureValue: number | null;
}

/**
 * Without a model of P(alive), risk is judged by intervals, and future value by the member's own rate, which says more of a member than
 * the rate of all. The last member's forecast is cached, because judging and several tallies use it. Pure in effect.
 */
export function forecastOf(model: ValueModel, member: MemberAsOf, asOf: AsOf): Forecast {
  if (last?.member === member && last.model === model && last.asOf === asOf) return last.forecast;
  const expected = expectedOfMember(model, member, asOf.day, asOf.settings);
  const forecast = {
    alive: aliveNow(model.alive, member, asOf.day),
    purchase: purchaseSoon(model.alive, member, asOf.day),
    expected,
    futureValue: model.alive.fitted ? (expected?.value ?? null) : null,
  };
  last = { model, member, asOf, forecast };
  return forecast;
}

let last: { readonly model: ValueModel; readonly member: MemberAsOf; readonly asOf: AsOf; readonly forecast: Forecast } | undefined;
