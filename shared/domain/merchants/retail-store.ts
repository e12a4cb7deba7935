/** A merchant's store: a place where people buy, and the time zone of its clock. */

import { isTimeZone } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

/** `RetailStore`, because `Store` is the platform's storage. */
export interface RetailStore {
  readonly merchantId: string;
  /** As purchases name it. */
  readonly id: string;
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** The manager who changed it last. */
  readonly by: string;
  readonly revision: number;
}

/** More than the largest chains of one brand have in a country; an import reads all of them at its start. */
export const MAX_STORES = 1_000;

export type StoreTerms = Pick<RetailStore, 'name' | 'timeZone'>;

/** @throws Refusal VALIDATION_FAILED. */
export function checkStore({ timeZone }: StoreTerms): void {
  if (!isTimeZone(timeZone)) throw new Refusal('VALIDATION_FAILED', 'must be an IANA time zone, such as Europe/Berlin', 'timeZone');
}

export const saysTheSame = (store: StoreTerms, terms: StoreTerms): boolean =>
  store.name === terms.name && store.timeZone === terms.timeZone;

/** @param known How many stores the merchant has. @throws Refusal LIMIT_EXCEEDED. */
export function checkStoresOf(known: number): void {
  if (known >= MAX_STORES)
    throw new Refusal('LIMIT_EXCEEDED', `a merchant has at most ${MAX_STORES} stores; register another merchant for more`, 'storeId');
}
