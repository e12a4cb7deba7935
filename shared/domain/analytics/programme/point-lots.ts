/**
 * The fate of a member's points, lot by lot: first in, first out. Redemptions, till payments and expiry use the oldest points left. A
 * return takes back points of its own purchase's period first, then the newest others; what it cannot take is taken from the next
 * points. Points that were given back count as never redeemed, the last redemption first. The platform itself spends the points that
 * expire first, which is the same while every lot has the same lifetime.
 */
import type { Day } from '../history/day.ts';
import type { Fact } from '../history/history.ts';

/** The points of one period. `issued` excludes points that were taken back. */
export interface Lot {
  readonly period: number;
  issued: number;
  left: number;
  expired: number;
  /** Redeemed points, by the period of the redemption. */
  readonly redeemed: Map<number, number>;
}

/** @param periodOf a number that rises with time. @returns the oldest lot first, at most one for each period. */
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
  /** In order of redemption. */
  readonly #redeemed: { readonly lot: Lot; readonly period: number; points: number }[] = [];
  /** Points that were redeemed before they were issued, because a purchase was reported late. */
  #early = 0;
  /** Points to be taken back from the next ones. */
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

  /** @param from the period whose points are taken back first. */
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

/** Takes `points` from the items in order, as many as each has. @returns the points that none had. */
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
