/**
 * The CDNOW sample (`../shared/data/README.md` beside the project) as analytics see it at the end of a day, without the platform. Each
 * customer enrolled with the first purchase. Each purchase earned one point for each whole dollar.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { aMemberAsOf, type MemberAsOfBuilder } from './member-as-of.ts';

const CDNOW = fileURLToPath(new URL('../../../../shared/data/cdnow_sample.txt', import.meta.url));

/** Tests that need the sample skip without it, and print this line. */
export const cdnowIsPresent = existsSync(CDNOW);
if (!cdnowIsPresent) console.log('skipped: the CDNOW sample is not at ../shared/data/cdnow_sample.txt');

export interface CdnowPurchase {
  readonly customer: string;
  /** Such as `1997-01-01`. */
  readonly date: string;
  /** In cents. */
  readonly amount: number;
  readonly points: number;
}

/** In the order of the file: by customer. */
export const cdnowPurchases = (): readonly CdnowPurchase[] =>
  readFileSync(CDNOW, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [customer = '', , date = '', , dollars = ''] = line.trim().split(/\s+/);
      const amount = Math.round(Number(dollars) * 100);
      return {
        customer,
        date: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
        amount,
        points: Math.floor(amount / 100),
      };
    });

/** Customers who had bought by the end of the day, with their purchases until then. `memberId` is the customer's number. */
export function cdnowMembers(asOf: string): readonly MemberAsOf[] {
  const members = new Map<string, MemberAsOfBuilder>();
  for (const { customer, date, amount, points } of cdnowPurchases()) {
    if (date > asOf) continue;
    const before = members.get(customer) ?? aMemberAsOf([], { memberId: customer });
    members.set(customer, before.boughtOn(date, amount, { points }));
  }
  return [...members.values()].map((member) => member.build());
}
