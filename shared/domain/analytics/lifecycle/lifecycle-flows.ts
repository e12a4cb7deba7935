/**
 * Flows of members between lifecycle stages by month: from the stage at the end of the month before to the stage at the month's end.
 * Changes within a month are not seen. Covers twelve calendar months; the last one ends on the report's day.
 */
import { type Day, periodOf, startOfPeriod } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from '../passes/insight.ts';
import { type StageRules, stageOn } from './lifecycle.ts';

const FLOW_MONTHS = 12;

/** Members by month and by `flowKey`. */
export type Flows = Record<number, Record<string, number>>;

/** null: the member had not begun yet. */
export type From = LifecycleStage | null;
export const flowKey = (from: From, to: LifecycleStage): string => KEYS.get(from)?.get(to) ?? keyOf(from, to);

const keyOf = (from: From, to: LifecycleStage): string => `${from ?? ''}>${to}`;
/** Computed once, because a pass needs twelve keys for every member. */
const KEYS = new Map([null, ...LIFECYCLE_STAGES].map((from) => [from, new Map(LIFECYCLE_STAGES.map((to) => [to, keyOf(from, to)]))]));

export const monthsUntil = (day: Day): readonly number[] => {
  const newest = periodOf(day, 'month');
  return Array.from({ length: FLOW_MONTHS }, (_, index) => newest - FLOW_MONTHS + 1 + index);
};

/** The months with their ends; `before` is the end of the month before the first. */
interface Ends {
  readonly day: Day;
  readonly before: Day;
  readonly months: readonly { readonly month: number; readonly end: Day }[];
}

const endOfMonth = (month: number): Day => startOfPeriod(month + 1, 'month') - 1;

function endsUntil(day: Day): Ends {
  const months = monthsUntil(day).map((month) => ({ month, end: Math.min(day, endOfMonth(month)) }));
  return { day, before: endOfMonth((months[0]?.month ?? 0) - 1), months };
}

/** The ends that were computed last, because the day is the same for millions of members. Pure in effect. */
let last: Ends | undefined;

export const emptyFlows = (): Flows => ({});

export function addFlows(flows: Flows, member: MemberAsOf, day: Day, rules: StageRules): void {
  if (last?.day !== day) last = endsUntil(day);
  const newest = member.purchases.at(-1)?.day ?? 0;
  let [from, before] = [stageOn(member, last.before, rules), last.before];
  for (const { month, end } of last.months) {
    // A lapsed member stays lapsed until the next purchase.
    const to = from === 'lapsed' && newest <= before ? from : stageOn(member, end, rules);
    if (to !== null) addFlow(flows, month, flowKey(from, to), 1);
    [from, before] = [to, end];
  }
}

function addFlow(flows: Flows, month: number, key: string, members: number): void {
  const of = flows[month] ?? {};
  flows[month] = of;
  of[key] = (of[key] ?? 0) + members;
}

export function mergeFlows(into: Flows, from: Flows): void {
  for (const [month, of] of Object.entries(from)) {
    for (const [key, members] of Object.entries(of)) addFlow(into, Number(month), key, members);
  }
}
