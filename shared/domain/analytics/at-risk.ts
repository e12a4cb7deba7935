/**
 * The customers at risk, ranked by the value at risk: the contribution of the last 365 days × (1 − P(alive)), nothing where that is negative; without a
 * model the whole contribution. (The future value is no measure of it: it has the probability of being lost in it already.) Of the
 * same value, the lower member id comes first, so that the list is the same in whatever order members come. Of whom no value is at risk is not
 * listed, only counted: who brought nothing, and to whom the model gives a P(alive) of 1, as BG/NBD does to all who have bought once.
 */
import { contributionOf } from './contribution.ts';
import type { Insight, LifecycleStage, RfmClass, RiskGrade, ValueClass } from './insight.ts';
import type { StageRules } from './lifecycle.ts';
import type { AsOf } from './measure.ts';
import type { MemberAsOf } from './member-as-of.ts';
import { placeInOrder } from './place-in-order.ts';
import { type Leaving, type RiskReason, riskOf } from './risk.ts';
import { lastPurchaseOf } from './spending.ts';
import { type WinBack, winBackOf } from './win-back.ts';

export const MAX_LISTED = 1_000;

export interface MemberAtRisk {
  readonly memberId: string;
  readonly grade: Exclude<RiskGrade, 'none'>;
  readonly leaving: Leaving;
  readonly reasons: readonly RiskReason[];
  readonly winBack: WinBack;
  /** Minor units. */
  readonly valueAtRisk: number;
  readonly contribution: number;
  /** Rounded to thousandths; null: no model. */
  readonly alive: number | null;
  readonly daysSincePurchase: number;
  readonly stage: LifecycleStage;
  readonly rfmClass: RfmClass;
  readonly value: ValueClass;
}

export interface AtRiskGroup {
  members: number;
  /** Minor units. */
  valueAtRisk: number;
}

export interface AtRiskTallied {
  /** Sorted, at most `MAX_LISTED`. */
  readonly listed: MemberAtRisk[];
  /** Of all, by grade, kind and suggestion as `groupKey` writes them. */
  readonly groups: Record<string, AtRiskGroup>;
}

export const groupKey = ({ grade, leaving, winBack }: Pick<MemberAtRisk, 'grade' | 'leaving' | 'winBack'>): string =>
  [grade, leaving.kind === 'voluntary' ? '' : leaving.by, winBack].join('|');

export const emptyAtRisk = (): AtRiskTallied => ({ listed: [], groups: {} });

/** @param alive not rounded. */
export function addAtRisk(
  state: AtRiskTallied,
  member: MemberAsOf,
  insight: Insight,
  alive: number | null,
  rules: Pick<StageRules, 'interval'>,
  asOf: AsOf,
): void {
  const found = atRiskOf(member, insight, alive, rules, asOf);
  if (found === null) return;
  addGroup(state.groups, groupKey(found), { members: 1, valueAtRisk: found.valueAtRisk });
  if (found.valueAtRisk === 0) return;
  const worst = state.listed.at(-1);
  if (state.listed.length >= MAX_LISTED && worst !== undefined && compare(worst, found) < 0) return;
  const place = placeInOrder(state.listed, (there) => compare(there, found) < 0);
  state.listed.splice(place, 0, found);
  if (state.listed.length > MAX_LISTED) state.listed.pop();
}

/** null: at no risk. */
function atRiskOf(
  member: MemberAsOf,
  { stage, risk, rfm, value }: Insight,
  alive: number | null,
  rules: Pick<StageRules, 'interval'>,
  asOf: AsOf,
): MemberAtRisk | null {
  const last = lastPurchaseOf(member);
  if (risk === 'none' || rfm === null || value === null || last === undefined) return null;
  const { leaving, reasons } = riskOf(member, { stage, alive }, rules, asOf);
  if (leaving === null) return null;
  const contribution = contributionOf(member, asOf);
  return {
    memberId: member.memberId,
    grade: risk,
    leaving,
    reasons: reasons.map(shown),
    winBack: winBackOf(risk, value, leaving),
    valueAtRisk: Math.round(Math.max(0, contribution) * (1 - (alive ?? 0))),
    contribution,
    alive: alive === null ? null : rounded(alive, 1_000),
    daysSincePurchase: asOf.day - last.day,
    stage,
    rfmClass: rfm.class,
    value,
  };
}

const rounded = (value: number, to: number): number => Math.round(value * to) / to;

/** Days to tenths, probabilities to thousandths. */
function shown(reason: RiskReason): RiskReason {
  if (reason.reason === 'unlikely-alive') return { ...reason, alive: rounded(reason.alive, 1_000) };
  return reason.reason === 'interval-overdue' && reason.expected !== null ? { ...reason, expected: rounded(reason.expected, 10) } : reason;
}

const compare = (one: MemberAtRisk, other: MemberAtRisk): number =>
  other.valueAtRisk - one.valueAtRisk || (one.memberId < other.memberId ? -1 : one.memberId > other.memberId ? 1 : 0);

function addGroup(groups: AtRiskTallied['groups'], key: string, { members, valueAtRisk }: AtRiskGroup): void {
  const group = groups[key] ?? { members: 0, valueAtRisk: 0 };
  groups[key] = group;
  group.members += members;
  group.valueAtRisk += valueAtRisk;
}

export function mergeAtRisk(into: AtRiskTallied, from: AtRiskTallied): void {
  for (const [key, group] of Object.entries(from.groups)) addGroup(into.groups, key, group);
  const merged = [...into.listed, ...from.listed].sort(compare).slice(0, MAX_LISTED);
  into.listed.splice(0, into.listed.length, ...merged);
}
