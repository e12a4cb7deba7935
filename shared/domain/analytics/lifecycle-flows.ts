/**
 * From which stage to which members went, month by month: by where they were at the end of the month before, and where they are at its end.
 * What came and went within a month is not seen. The twelve newest months of the calendar; the last one up to the day of the report.
 */
import { type Day, periodOf, startOfPeriod } from './day.ts';
import type { LifecycleStage } from './insight.ts';
import { type StageRules, stageOn } from './lifecycle.ts';
import type { MemberAsOf } from './member-as-of.ts';

export const FLOW_MONTHS = 12;

/** By month, and by stages as `flowKey` writes them: how many members. */
export type Flows = Record<number, Record<string, number>>;

/** null: was not there yet. */
export type From = LifecycleStage | null;
export const flowKey = (from: From, to: LifecycleStage): string => `${from ?? ''}>${to}`;

export const monthsUntil = (day: Day): readonly number[] =>
  Array.from({ length: FLOW_MONTHS }, (_, index) => periodOf(day, 'month') - FLOW_MONTHS + 1 + index);

const endOfMonth = (month: number): Day => startOfPeriod(month + 1, 'month') - 1;

export const emptyFlows = (): Flows => ({});

export function addFlows(flows: Flows, member: MemberAsOf, day: Day, rules: StageRules): void {
  const months = monthsUntil(day);
  let from = stageOn(member, endOfMonth((months[0] ?? 0) - 1), rules);
  for (const month of months) {
    const to = stageOn(member, Math.min(day, endOfMonth(month)), rules);
    if (to !== null) addFlow(flows, month, flowKey(from, to), 1);
    from = to;
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
