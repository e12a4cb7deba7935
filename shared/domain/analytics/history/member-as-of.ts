/** A member as analytics see them at the end of a day, with only what had happened by then. A pass hands it to each of its measures. */
import type { Day } from './day.ts';
import type { Fact, History } from './history.ts';

/** The purchases of one day, less the returns of them that happened by the report's day. */
export interface PurchaseDay {
  readonly day: Day;
  /** At least one. */
  readonly orders: number;
  /** Minor units of the report's currency. Orders in other currencies count as orders, without their amounts. */
  readonly amount: number;
  readonly points: number;
}

/** A member's profile as it is now, because profiles have no history. Absent: the member has not given it. */
export interface ProfileFacts {
  /** `YYYY-MM-DD` */
  readonly birthDate?: string | undefined;
  readonly country?: string | undefined;
  readonly language?: string | undefined;
}

export interface MemberAsOf {
  readonly programmeId: string;
  readonly memberId: string;
  /** The day of enrolment, or of the first purchase where that is earlier: purchases can be imported before a member enrols. */
  readonly enrolledOn: Day;
  /** The oldest first. Leaves out days whose orders were all returned in full. */
  readonly purchases: readonly PurchaseDay[];
  /** All facts up to the day, in order of entries: purchases and returns apart, in every currency. */
  readonly facts: readonly Fact[];
  /** null: the member has no tier, or the programme has none. */
  readonly tier: string | null;
  readonly frozen: boolean;
  /** Static segments, sorted. */
  readonly segments: readonly string[];
  /** Present only where a segment rule needs it. */
  readonly profile?: ProfileFacts | undefined;
}

/** @param currency the report's: orders in other currencies count, their amounts do not. */
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

/** Whether the member had begun by the end of a day. */
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
