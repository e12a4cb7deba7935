/**
 * From which stage to which members went, month by month: by where they were at the end of the month before, and where they are at its end.
 * What came and went within a month is not seen. The twelve newest months of the calendar; the last one up to the day of the report.
 */
import { type Day, periodOf, startOfPeriod } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from '../passes/insight.ts';
import { type StageRules, stageOn } from './lifecycle.ts';

const FLOW_MONTHS = 12;

/** By month, and by stages as `flowKey` writes them: how many members. */
export type Flows = Record<number, Record<string, number>>;

/** null: was not there yet. */
export type From = LifecycleStage | null;
export const flowKey = (from: From, to: LifecycleStage): string => KEYS.get(from)?.get(to) ?? keyOf(from, to);

const keyOf = (from: From, to: LifecycleStage): string => `${from ?? ''}>${to}`;
/** Made once: a pass asks twelve of every member. */
const KEYS = new Map([null, ...LIFECYCLE_STAGES].map((from) => [from, new Map(LIFECYCLE_STAGES.map((to) => [to, keyOf(from, to)]))]));

export const monthsUntil = (day: Day): readonly number[] => {
  const newest = periodOf(day, 'month');
  return Array.from({ length: FLOW_MONTHS }, (_, index) => newest - FLOW_MONTHS + 1 + index);
};

/** The months, and their ends; `before` is that of the month before the first. */
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

/** Those asked for last: of millions of members the day is the same. Pure in effect. */
let last: Ends | undefined;

export const emptyFlows = (): Flows => ({});

export function addFlows(flows: Flows, member: MemberAsOf, day: Day, rules: StageRules): void {
  if (last?.day !== day) last = endsUntil(day);
  const newest = member.purchases.at(-1)?.day ?? 0;
  let [from, before] = [stageOn(member, last.before, rules), last.before];
  for (const { month, end } of last.months) {
    // Who has lapsed stays so until they buy.
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
