/** The variables of segment rules, and a member's facts as their values. */
import { type Day, dateOfDay } from '../analytics/history/day.ts';
import type { Fact } from '../analytics/history/history.ts';
import type { MemberAsOf, ProfileFacts } from '../analytics/history/member-as-of.ts';
import { lastYearOf, revenueOf } from '../analytics/history/spending.ts';
import type { Insight } from '../analytics/passes/insight.ts';
import type { Facts, Variables } from './expression.ts';

/** A finding before its segments are known. */
export type FindingWithoutSegments = Omit<Insight, 'segments'>;

/**
 * The variables, documented in docs/segments.md. Whole numbers are `int`; money is in minor units of the programme's analytics currency.
 * Without a purchase there are 0 orders and 0 revenue, and facts of a purchase are unknown.
 */
export const RULE_VARIABLES = {
  member: {
    enrolledDays: 'int',
    tier: 'string',
    frozen: 'bool',
    segments: 'list<string>',
    friends: 'int',
    brought: 'bool',
    redemptions: 'int',
    activities: 'map<string, int>',
  },
  purchases: {
    orders: 'int',
    ordersLast12Months: 'int',
    revenue: 'int',
    revenueLast12Months: 'int',
    average: 'double',
    daysSinceFirst: 'int',
    daysSinceLast: 'int',
    channels: 'map<string, int>',
  },
  rfm: { recency: 'int', frequency: 'int', monetary: 'int', class: 'string' },
  profile: { age: 'int', country: 'string', language: 'string' },
  stage: 'string',
  value: 'string',
  risk: 'string',
  abc: 'string',
  alive: 'double',
} as const satisfies Variables;

/** The variable that needs members' profiles. */
export const PROFILE_VARIABLE = 'profile';

export function factsOf(member: MemberAsOf, { stage, value, risk, abc, alive, rfm }: FindingWithoutSegments, day: Day): Facts {
  return {
    member: memberFacts(member, day),
    purchases: purchaseFacts(member, day),
    rfm:
      rfm === null ? {} : { recency: whole(rfm.recency), frequency: whole(rfm.frequency), monetary: whole(rfm.monetary), class: rfm.class },
    profile: profileFacts(member.profile ?? {}, day),
    stage,
    risk,
    value: value ?? '',
    abc: abc ?? '',
    ...(alive === null ? {} : { alive }),
  };
}

function memberFacts({ enrolledOn, tier, frozen, segments, facts }: MemberAsOf, day: Day): Facts {
  return {
    enrolledDays: whole(day - enrolledOn),
    tier: tier ?? '',
    frozen,
    segments: [...segments],
    friends: whole(sumOf(facts, (fact) => (fact.kind === 'friend' ? fact.friends : 0))),
    brought: facts.some(({ kind }) => kind === 'brought'),
    redemptions: whole(sumOf(facts, (fact) => (fact.kind === 'redemption' ? fact.units : 0))),
    activities: countsOf(facts, (fact) => (fact.kind === 'activity' ? [fact.activity, fact.times] : undefined)),
  };
}

/** `Last12Months` means 365 days, as in the contribution. */
function purchaseFacts(member: MemberAsOf, day: Day): Facts {
  const { purchases, facts } = member;
  const lately = lastYearOf(member, day);
  const orders = sumOf(purchases, (purchase) => purchase.orders);
  const revenue = revenueOf(purchases);
  const [first, last] = [purchases[0], purchases.at(-1)];
  return {
    orders: whole(orders),
    ordersLast12Months: whole(sumOf(lately, (purchase) => purchase.orders)),
    revenue: whole(revenue),
    revenueLast12Months: whole(revenueOf(lately)),
    channels: countsOf(facts, ordersThrough),
    ...(first === undefined || last === undefined
      ? {}
      : { average: revenue / orders, daysSinceFirst: whole(day - first.day), daysSinceLast: whole(day - last.day) }),
  };
}

/** An order that was returned in full is deducted from the channel of its purchase. */
function ordersThrough(fact: Fact): readonly [string, number] | undefined {
  if ((fact.kind !== 'purchase' && fact.kind !== 'return') || fact.channel === null) return undefined;
  return [fact.channel, fact.kind === 'purchase' ? fact.orders : 0 - fact.orders];
}

function profileFacts({ birthDate, country, language }: ProfileFacts, day: Day): Facts {
  return {
    ...(birthDate === undefined ? {} : { age: whole(ageOn(birthDate, day)) }),
    ...(country === undefined ? {} : { country }),
    ...(language === undefined ? {} : { language }),
  };
}

/** Age in whole years. A birthday on 29 February is on 1 March in other years. */
function ageOn(birthDate: string, day: Day): number {
  const today = dateOfDay(day);
  const had = today.slice(5) >= birthDate.slice(5);
  return Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (had ? 0 : 1);
}

const whole = (number: number): bigint => BigInt(number);

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((sum, item) => sum + of(item), 0);

/** Counts by name. Leaves out names whose count is not above 0. */
function countsOf(facts: readonly Fact[], of: (fact: Fact) => readonly [string, number] | undefined): Facts {
  const counts = new Map<string, number>();
  for (const fact of facts) {
    const [name, by] = of(fact) ?? [];
    if (name !== undefined && by !== undefined) counts.set(name, (counts.get(name) ?? 0) + by);
  }
  return Object.fromEntries([...counts].filter(([, count]) => count > 0).map(([name, count]) => [name, whole(count)]));
}
