/** A member as analytics see them at the end of a day: of the history, what had happened by then. */
import type { Day } from './day.ts';
import type { Fact, History } from './history.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

/** @param currency that of reports: orders in others count, their money does not. */
export function memberAsOf(history: History, asOf: Day, currency: string): MemberAsOf {
  const { programmeId, memberId } = history;
  const isAll = history.facts.every(({ day }) => day <= asOf);
  const facts = isAll ? history.facts : history.facts.filter(({ day }) => day <= asOf);
  return {
    programmeId,
    memberId,
    enrolledOn: beganOn(history),
    purchases: purchasesOf(facts, currency),
    facts,
    tier: facts.findLast((fact) => fact.kind === 'tier')?.tier ?? null,
    frozen: facts.findLast(({ kind }) => kind === 'freeze' || kind === 'release')?.kind === 'freeze',
    segments: facts.findLast((fact) => fact.kind === 'segments')?.segments ?? [],
  };
}

/** Whether they were there by the end of a day. */
export const isMemberBy = (history: History, asOf: Day): boolean => history.upTo.entry > 0 && beganOn(history) <= asOf;

const beganOn = ({ enrolledOn, facts }: History): Day =>
  facts.reduce((first, fact) => (fact.kind === 'purchase' ? Math.min(first, fact.day) : first), enrolledOn);

function purchasesOf(facts: readonly Fact[], currency: string): readonly PurchaseDay[] {
  const days = new Map<Day, { day: Day; orders: number; amount: number; points: number }>();
  for (const fact of facts) {
    if (fact.kind !== 'purchase' && fact.kind !== 'return') continue;
    const day = fact.kind === 'return' ? fact.of : fact.day;
    const sign = fact.kind === 'return' ? -1 : 1;
    const bought = days.get(day) ?? { day, orders: 0, amount: 0, points: 0 };
    bought.orders += sign * fact.orders;
    if (fact.currency === currency) bought.amount += sign * fact.amount;
    bought.points += sign * fact.points;
    days.set(day, bought);
  }
  return [...days.values()].filter(({ orders }) => orders > 0).sort((a, b) => a.day - b.day);
}
