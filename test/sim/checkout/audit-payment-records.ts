/** The auditor's records of payments with points: requests of tills, till codes, payments and refunds. */

import { History } from '../analytics/audit-history.ts';
import type { AtTill } from '../kernel/request.ts';
import type { Lot } from '../ledger/audit-buckets.ts';
import { callersKey } from '../rewards/audit-redemption-records.ts';

export interface GivenBack {
  readonly returnId: string;
  /** Minor units. */
  readonly amount: number;
  /** The id of the request. */
  readonly id: string;
}

/** An order that was paid with points. */
export interface Payment {
  readonly programmeId: string;
  readonly memberId: string;
  readonly points: bigint;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
  /** In the order of spending. */
  readonly lots: readonly Lot[];
  readonly refunds: GivenBack[];
  readonly transaction: number;
  /** The payment before it, all of which was refunded. */
  readonly previous: Payment | undefined;
}

/** A till code, as its item has it. */
export interface ShownCode {
  readonly programmeId: string;
  readonly code: string;
  readonly memberId: string;
  readonly expiresAt: string;
  readonly revision: number;
  readonly forgetAt: number;
  readonly used?: { readonly merchantId: string; readonly orderId: string } | undefined;
}

interface Done {
  readonly request: AtTill;
  readonly transaction: number;
}

export class PaymentRecords {
  /** By order. */
  readonly orders = new Map<string, Payment>();
  /** By programme and code, with the history of each. */
  readonly codes = new Map<string, History<ShownCode>>();
  /** By till and idempotency key. */
  readonly sent = new Map<string, AtTill[]>();
  readonly done = new Map<string, Done>();

  asks(request: AtTill): void {
    const key = keyOfTill(request);
    this.sent.set(key, [...(this.sent.get(key) ?? []).filter(({ id }) => id !== request.id), request]);
  }

  isDone(request: AtTill): boolean {
    return this.done.get(keyOfTill(request))?.request.id === request.id;
  }

  code(programmeId: string, code: string): History<ShownCode> {
    const name = `${programmeId}#${code}`;
    const known = this.codes.get(name) ?? new History<ShownCode>();
    this.codes.set(name, known);
    return known;
  }
}

export const keyOfTill = ({ merchant, idempotencyKey }: AtTill): string => callersKey(`till at ${merchant.id}`, idempotencyKey);

/** The sum of refunds, in minor units. */
export const backOf = (refunds: readonly Pick<GivenBack, 'amount'>[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** "In proportion": the points that are refunded once so much money is. */
export const pointsBack = ({ points, amount }: Pick<Payment, 'points' | 'amount'>, back: number): bigint =>
  (points * BigInt(back)) / BigInt(amount);

/** "Once all of it was refunded", an order may be paid again. */
export const isOver = ({ amount, refunds }: Pick<Payment, 'amount' | 'refunds'>): boolean => backOf(refunds) === amount;

/** The refunds of all payments before this one, the oldest first. */
export const refundsBefore = ({ previous }: Pick<Payment, 'previous'>): readonly GivenBack[] =>
  previous === undefined ? [] : [...refundsBefore(previous), ...previous.refunds];
