/** The judgement of one member by the model. Each class has its own rules elsewhere; this file puts them together. */

import type { MemberAsOf } from '../history/member-as-of.ts';
import { revenueOf } from '../history/spending.ts';
import { type StageRules, stageOn } from '../lifecycle/lifecycle.ts';
import { riskOf } from '../lifecycle/risk.ts';
import { forecastOf } from '../models/forecast.ts';
import type { IntervalModel } from '../retention/expected-interval.ts';
import { type RfmModel, rfmOf } from '../rfm/rfm.ts';
import { type AbcModel, abcOf } from '../value/abc.ts';
import type { ValueModel } from '../value/lifetime-value.ts';
import { valueClassOf, valuesOf, type WorthModel } from '../value/value-matrix.ts';
import type { Insight } from './insight.ts';
import type { AsOf } from './measure.ts';

/** The parts of the model that classes depend on. */
export interface ClassModel extends ValueModel {
  readonly interval: IntervalModel;
  readonly rfm: RfmModel;
  readonly abc: AbcModel;
  readonly worth: WorthModel;
}

export const stageRules = ({ interval }: Pick<ClassModel, 'interval'>, { settings }: AsOf): StageRules => ({
  interval,
  churn: settings.churn,
});

/** The finding without rule-based segments, which depend on the rest of it. */
export function classesOf(member: MemberAsOf, model: ClassModel, asOf: AsOf): Omit<Insight, 'segments'> {
  const rules = stageRules(model, asOf);
  // A pass skips members who had not begun by the day, so there always is a stage.
  const stage = stageOn(member, asOf.day, rules) ?? 'acquired';
  const { alive, futureValue } = forecastOf(model, member, asOf);
  const isCustomer = member.purchases.length > 0;
  return {
    stage,
    rfm: rfmOf(member, model.rfm),
    abc: isCustomer ? abcOf(revenueOf(member.purchases), model.abc) : null,
    value: valueClassOf(member, valuesOf(member, stage, futureValue, asOf), model.worth),
    risk: riskOf(member, { stage, alive }, rules, asOf).grade,
    alive: alive === null ? null : Math.round(alive * 10) / 10,
  };
}
