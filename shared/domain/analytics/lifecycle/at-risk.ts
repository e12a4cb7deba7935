/**
 * The customers at risk, ranked by value at risk: the contribution of the last 365 days × (1 − P(at least one purchase in the next 90
 * days)), or 0 where that is negative. Without a model the probability counts as 0. (The future value is not used, because it contains the
 * probability already.) Members with the same value are in order of member id, so the list does not depend on the order of members.
 * Members without a positive contribution are counted, but not listed.
 */

import type { MemberAsOf } from '../history/member-as-of.ts';
import { lastPurchaseOf } from '../history/spending.ts';
import type { Forecast } from '../models/forecast.ts';
import type { Insight, LifecycleStage, RfmClass, RiskGrade, ValueClass } from '../passes/insight.ts';
import type { AsOf } from '../passes/measure.ts';
import { binarySearch } from '../sums/binary-search.ts';
import { contributionOf } from '../value/contribution.ts';
import type { StageRules } from './lifecycle.ts';
import { type Leaving, leavingOf, type RiskReason, riskOf } from './risk.ts';
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
  /** P(alive) rounded to thousandths. null: no model. */
  readonly alive: number | null;
  /** P(at least one purchase in the next 90 days), rounded to thousandths. null: no model. */
  readonly purchaseProbability: number | null;
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
  /** All customers at risk, by grade, kind of leaving and suggestion; `groupKey` gives the key. */
  readonly groups: Record<string, AtRiskGroup>;
}

export const groupKey = ({ grade, leaving, winBack }: Pick<MemberAtRisk, 'grade' | 'leaving' | 'winBack'>): string =>
  [grade, leaving.kind === 'voluntary' ? '' : leaving.by, winBack].join('|');

export const emptyAtRisk = (): AtRiskTallied => ({ listed: [], groups: {} });

/** @param forecast probabilities that are not rounded. */
export function addAtRisk(
  state: AtRiskTallied,
  member: MemberAsOf,
  insight: Insight,
  { alive, purchase }: Pick<Forecast, 'alive' | 'purchase'>,
  rules: Pick<StageRules, 'interval'>,
  asOf: AsOf,
): void {
  const { memberId } = member;
  const { stage, risk: grade, rfm, value } = insight;
  const last = lastPurchaseOf(member);
  if (grade === 'none' || rfm === null || value === null || last === undefined) return;
  const leaving = leavingOf(member);
  const winBack = winBackOf(grade, value, leaving);
  const contribution = contributionOf(member, asOf);
  const valueAtRisk = Math.round(Math.max(0, contribution) * (1 - (purchase ?? 0)));
  addGroup(state.groups, groupKey({ grade, leaving, winBack }), { members: 1, valueAtRisk });
  if (valueAtRisk === 0) return;
  const { listed } = state;
  const place = binarySearch(listed, (there) => compare(there, { memberId, valueAtRisk }) < 0);
  if (place >= MAX_LISTED) return;
  // Reasons are computed only for the few members that are listed, because they take the most time.
  const { reasons } = riskOf(member, { stage, alive }, rules, asOf);
  listed.splice(place, 0, {
    memberId,
    grade,
    leaving,
    reasons: reasons.map(shown),
    winBack,
    valueAtRisk,
    contribution,
    alive: probability(alive),
    purchaseProbability: probability(purchase),
    daysSincePurchase: asOf.day - last.day,
    stage,
    rfmClass: rfm.class,
    value,
  });
  if (listed.length > MAX_LISTED) listed.pop();
}

const probability = (value: number | null): number | null => (value === null ? null : rounded(value, 1_000));
const rounded = (value: number, to: number): number => Math.round(value * to) / to;

/** Rounds days to tenths, probabilities to thousandths. */
function shown(reason: RiskReason): RiskReason {
  if (reason.reason === 'unlikely-alive') return { ...reason, alive: rounded(reason.alive, 1_000) };
  return reason.reason === 'interval-overdue' && reason.expected !== null ? { ...reason, expected: rounded(reason.expected, 10) } : reason;
}

type Ranked = Pick<MemberAtRisk, 'memberId' | 'valueAtRisk'>;
const compare = (one: Ranked, other: Ranked): number =>
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
