/**
 * Members from files of purchases, such as the CDNOW sample, for tests of analytics without a platform. Each customer enrols with the
 * first purchase, and each purchase earns one point for each whole dollar.
 */
import { readFileSync } from 'node:fs';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { CDNOW_FILE, cdnowIsPresent, SAMPLE_FILE } from '../kernel/cdnow-file.ts';
import { aMemberAsOf, type MemberAsOfBuilder } from './member-as-of.ts';

export interface CdnowPurchase {
  readonly customer: string;
  /** Such as `1997-01-01`. */
  readonly date: string;
  /** In cents. */
  readonly amount: number;
  readonly points: number;
}

/** The files that exist on this machine, with the names that tests show. */
export const PURCHASE_FILES: readonly { readonly name: string; readonly file: string }[] = [
  { name: 'the record shop', file: SAMPLE_FILE },
  ...(cdnowIsPresent ? [{ name: 'the CDNOW sample', file: CDNOW_FILE }] : []),
];

/** Purchases in the order of the file, which is by customer. */
export const cdnowPurchases = (file: string = CDNOW_FILE): readonly CdnowPurchase[] =>
  readFileSync(file, 'utf8')
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

/** Customers who had bought by the end of `asOf`, with their purchases until then. `memberId` is the customer's number. */
export function cdnowMembers(asOf: string, file: string = CDNOW_FILE): readonly MemberAsOf[] {
  const members = new Map<string, MemberAsOfBuilder>();
  for (const { customer, date, amount, points } of cdnowPurchases(file)) {
    if (date > asOf) continue;
    const before = members.get(customer) ?? aMemberAsOf([], { memberId: customer });
    members.set(customer, before.boughtOn(date, amount, { points }));
  }
  return [...members.values()].map((member) => member.build());
}
