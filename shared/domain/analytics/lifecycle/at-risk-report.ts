/** The report `at-risk`, in the contract's shape. */

import { RISK_GRADES } from '../passes/insight.ts';
import type { AsOf } from '../passes/measure.ts';
import type { Base } from '../retention/base.ts';
import { type AtRiskTallied, groupKey, MAX_LISTED } from './at-risk.ts';
import { INVOLUNTARY, type Leaving } from './risk.ts';
import { WIN_BACKS } from './win-back.ts';

/** The input of the report, by the names of the passes. */
export interface AtRiskResults {
  readonly model: { readonly base: Base };
  readonly tallied: { readonly atRisk: AtRiskTallied };
  readonly asOf: Pick<AsOf, 'settings'>;
}

const LEAVING: readonly Leaving[] = [{ kind: 'voluntary' }, ...INVOLUNTARY.map((by): Leaving => ({ kind: 'involuntary', by }))];

export function atRiskReport({ model, tallied: { atRisk }, asOf }: AtRiskResults): object {
  const groups = RISK_GRADES.filter((grade) => grade !== 'none')
    .toReversed()
    .flatMap((grade) => LEAVING.flatMap((leaving) => WIN_BACKS.map((winBack) => ({ grade, leaving, winBack }))))
    .flatMap((group) => {
      const found = atRisk.groups[groupKey(group)];
      return found === undefined ? [] : [{ ...group, ...found }];
    });
  return {
    currency: asOf.settings.currency,
    customers: model.base.customers,
    atRisk: groups.reduce((sum, { members }) => sum + members, 0),
    valueAtRisk: groups.reduce((sum, { valueAtRisk }) => sum + valueAtRisk, 0),
    groups,
    limit: MAX_LISTED,
    listed: atRisk.listed.map((member, index) => ({ rank: index + 1, ...member })),
  };
}
