/**
 * What became of the points that a member got, lot by lot: first in, first out. Redemptions and payments at tills use the oldest points that
 * are left, and so does expiry. What is taken back with a return comes off the points of its own purchase's period, then off the newest
 * others; what could not be taken comes off the next ones. What was given back was never redeemed, the last of it first.
 * The platform itself spends what expires first: the same while every lot lives equally long.
 */
import type { Day } from '../history/day.ts';
import type { Fact } from '../history/history.ts';

/** Points that were got in one period. `issued` is what is left of them when those taken back are left out. */
export interface Lot {
  readonly period: number;
  issued: number;
  left: number;
  expired: number;
  /** By the period in which they were. */
  readonly redeemed: Map<number, number>;
}

/** @param periodOf numbers that rise with time. @returns the oldest lot first, one a period at most. */
export function pointLots(facts: readonly Fact[], periodOf: (day: Day) => number): readonly Lot[] {
  const lots = new PointLots();
  for (const fact of facts.toSorted((one, other) => one.day - other.day)) {
    const period = periodOf(fact.day);
    switch (fact.kind) {
      case 'purchase':
        lots.issue(period, fact.points);
        break;
      case 'return':
        lots.takeBack(fact.points, periodOf(fact.of));
        break;
      case 'redemption':
        if (fact.points >= 0) lots.redeem(period, fact.points);
        else lots.giveBack(period, -fact.points);
        break;
      case 'points':
        switch (fact.how) {
          case 'bonus':
          case 'adjusted-up':
            lots.issue(period, fact.points);
            break;
          case 'bonus-reversed':
          case 'adjusted-down':
            lots.takeBack(fact.points);
            break;
          case 'paid':
            lots.redeem(period, fact.points);
            break;
          case 'refunded':
            lots.giveBack(period, fact.points);
            break;
          case 'expired':
            lots.expire(fact.points);
            break;
          case 'reinstated':
            lots.reinstate(period, fact.points);
            break;
        }
    }
  }
  return lots.lots;
}

class PointLots {
  readonly lots: Lot[] = [];
  /** In the order in which it was redeemed. */
  readonly #redeemed: { readonly lot: Lot; readonly period: number; points: number }[] = [];
  /** Redeemed before points were there for it: a purchase was told late. */
  #early = 0;
  /** To be taken back from the next points. */
  #debt = 0;

  issue(period: number, points: number): void {
    const last = this.lots.at(-1);
    const lot = last?.period === period ? last : { period, issued: 0, left: 0, expired: 0, redeemed: new Map<number, number>() };
    if (lot !== last) this.lots.push(lot);
    const taken = Math.min(this.#debt, points);
    this.#debt -= taken;
    lot.issued += points - taken;
    lot.left += points - taken;
    const early = this.#early;
    this.#early = 0;
    this.redeem(period, early);
  }

  redeem(period: number, points: number): void {
    this.#early += eachOf(
      this.lots,
      points,
      ({ left }) => left,
      (lot, part) => {
        lot.left -= part;
        lot.redeemed.set(period, (lot.redeemed.get(period) ?? 0) + part);
        this.#redeemed.push({ lot, period, points: part });
      },
    );
  }

  giveBack(period: number, points: number): void {
    const early = Math.min(this.#early, points);
    this.#early -= early;
    const rest = eachOf(
      this.#redeemed.toReversed(),
      points - early,
      (one) => one.points,
      (one, part) => {
        one.points -= part;
        one.lot.left += part;
        one.lot.redeemed.set(one.period, (one.lot.redeemed.get(one.period) ?? 0) - part);
      },
    );
    while (this.#redeemed.at(-1)?.points === 0) this.#redeemed.pop();
    if (rest > 0) this.issue(period, rest);
  }

  expire(points: number): void {
    eachOf(
      this.lots,
      points,
      ({ left }) => left,
      (lot, part) => {
        lot.left -= part;
        lot.expired += part;
      },
    );
  }

  reinstate(period: number, points: number): void {
    const rest = eachOf(
      this.lots.toReversed(),
      points,
      ({ expired }) => expired,
      (lot, part) => {
        lot.expired -= part;
        lot.left += part;
      },
    );
    if (rest > 0) this.issue(period, rest);
  }

  /** @param from the period whose points are taken first. */
  takeBack(points: number, from?: number): void {
    const own = this.lots.filter(({ period }) => period === from);
    const others = this.lots.filter(({ period }) => period !== from).toReversed();
    this.#debt += eachOf(
      [...own, ...others],
      points,
      ({ left }) => left,
      (lot, part) => {
        lot.left -= part;
        lot.issued -= part;
      },
    );
  }
}

/** Takes so many points of one after another, as many as each has. @returns what none had. */
function eachOf<One>(all: readonly One[], points: number, has: (one: One) => number, take: (one: One, part: number) => void): number {
  let rest = points;
  for (const one of all) {
    if (rest === 0) break;
    const part = Math.min(has(one), rest);
    if (part === 0) continue;
    take(one, part);
    rest -= part;
  }
  return rest;
}
