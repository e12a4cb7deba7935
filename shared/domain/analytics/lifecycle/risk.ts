/**
 * The churn risk of a customer and its reasons. Each reason has a weight, and the weights add up:
 *
 * | reason | weight |
 * |---|---|
 * | interval-overdue: no purchase for longer than the own expected interval | 1; for more than twice as long 2; lapsed by the churn rule 3 |
 * | unlikely-alive: P(alive) | below 0.5: 1; below 0.25: 2 |
 * | falling-frequency: fewer than half as many purchase days in the second half of the time as a customer, of at least four | 1 |
 * | tier-loss-near: the tier ends within 60 days and is not earned again (`tier-loss.ts`) | 1 |
 * | frozen: the programme has frozen the account | 2 |
 *
 * A sum of 0 is no risk, 1 low, 2 medium, 3 or more high. A member who has not bought is no customer and has no risk.
 */
import type { Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { lastPurchaseOf } from '../history/spending.ts';
import type { LifecycleStage, RiskGrade } from '../passes/insight.ts';
import type { AsOf } from '../passes/measure.ts';
import { expectedInterval } from '../retention/expected-interval.ts';
import type { StageRules } from './lifecycle.ts';
import { type TierLoss, tierLossOf } from './tier-loss.ts';

export type RiskReason =
  /** In days. `expected` null: there is no expected interval, and only the churn rule applies. */
  | { readonly reason: 'interval-overdue'; readonly daysSince: number; readonly expected: number | null; readonly lapsed: boolean }
  | { readonly reason: 'unlikely-alive'; readonly alive: number }
  /** In days with a purchase. */
  | { readonly reason: 'falling-frequency'; readonly firstHalf: number; readonly secondHalf: number }
  | ({ readonly reason: 'tier-loss-near' } & TierLoss)
  | { readonly reason: 'frozen' };

/** Voluntary: the member leaves. Involuntary: the programme shuts the member out, for one of these reasons. */
export const INVOLUNTARY = ['frozen'] as const;
export type Leaving = { readonly kind: 'voluntary' } | { readonly kind: 'involuntary'; readonly by: (typeof INVOLUNTARY)[number] };

export interface Risk {
  readonly grade: RiskGrade;
  /** null: no risk. */
  readonly leaving: Leaving | null;
  /** The heaviest first. */
  readonly reasons: readonly RiskReason[];
}

/** The findings that the passes already have of a member. */
export interface Known {
  readonly stage: LifecycleStage;
  /** P(alive), not rounded. null: no model. */
  readonly alive: number | null;
}

const GRADES: readonly RiskGrade[] = ['none', 'low', 'medium', 'high'];

export function riskOf(member: MemberAsOf, known: Known, rules: Pick<StageRules, 'interval'>, asOf: AsOf): Risk {
  const last = lastPurchaseOf(member);
  if (last === undefined) return { grade: 'none', leaving: null, reasons: [] };
  const reasons = [
    overdue(member, asOf.day - last.day, known.stage, rules),
    unlikely(known.alive),
    falling(member, asOf.day),
    tierLoss(member, asOf),
    member.frozen ? ({ reason: 'frozen' } as const) : undefined,
  ]
    .filter((reason) => reason !== undefined)
    .toSorted((one, other) => weightOf(other) - weightOf(one));
  const weight = reasons.reduce((sum, reason) => sum + weightOf(reason), 0);
  const grade = GRADES[Math.min(weight, GRADES.length - 1)] ?? 'high';
  return { grade, leaving: grade === 'none' ? null : leavingOf(member), reasons };
}

/** @param member who is at risk. */
export const leavingOf = ({ frozen }: Pick<MemberAsOf, 'frozen'>): Leaving =>
  frozen ? { kind: 'involuntary', by: 'frozen' } : { kind: 'voluntary' };

function weightOf(reason: RiskReason): number {
  switch (reason.reason) {
    case 'interval-overdue':
      if (reason.lapsed) return 3;
      return reason.expected !== null && reason.daysSince > 2 * reason.expected ? 2 : 1;
    case 'unlikely-alive':
      return reason.alive < 0.25 ? 2 : 1;
    case 'falling-frequency':
    case 'tier-loss-near':
      return 1;
    case 'frozen':
      return 2;
  }
}

function overdue(
  member: MemberAsOf,
  daysSince: number,
  stage: LifecycleStage,
  { interval }: Pick<StageRules, 'interval'>,
): RiskReason | undefined {
  if (stage !== 'at-risk' && stage !== 'lapsed') return undefined;
  const expected = expectedInterval(member, interval);
  return { reason: 'interval-overdue', daysSince, expected, lapsed: stage === 'lapsed' };
}

const unlikely = (alive: number | null): RiskReason | undefined =>
  alive === null || alive >= 0.5 ? undefined : { reason: 'unlikely-alive', alive };

const FEWEST_PURCHASE_DAYS = 4;

/** Compares the halves of the time from the first purchase to the report's day. The middle day belongs to the first half. */
function falling({ purchases }: MemberAsOf, day: Day): RiskReason | undefined {
  const first = purchases[0];
  if (first === undefined || purchases.length < FEWEST_PURCHASE_DAYS) return undefined;
  const middle = first.day + (day - first.day) / 2;
  const secondHalf = purchases.filter((purchase) => purchase.day > middle).length;
  const firstHalf = purchases.length - secondHalf;
  return 2 * secondHalf < firstHalf ? { reason: 'falling-frequency', firstHalf, secondHalf } : undefined;
}

function tierLoss(member: MemberAsOf, asOf: AsOf): RiskReason | undefined {
  const loss = tierLossOf(member, asOf);
  return loss === null ? undefined : { reason: 'tier-loss-near', ...loss };
}
