/** Till codes identify a member at a till: short, valid for minutes, and for one payment. */
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import { normalisedAs, withCheckSymbol } from '../rewards/voucher.ts';

export interface TillCode {
  readonly programmeId: string;
  readonly code: string;
  readonly memberId: string;
  readonly expiresAt: Instant;
  readonly revision: number;
  /** The order that it paid. */
  readonly used?: { readonly merchantId: string; readonly orderId: string } | undefined;
}

/**
 * Symbols of 5 random bits, 50 bits in all: with a thousand codes valid at a time, 2,000 guesses a second, all requests that a stage
 * takes, find one in about 18 years. A till that says which it is has twenty guesses an hour (`code-guessing.ts`).
 */
export const TILL_CODE_SYMBOLS = 10;
export const TILL_CODE_MINUTES = 5;

export const newTillCode = (programmeId: string, memberId: string, symbols: string, now: Instant): TillCode => ({
  programmeId,
  code: withCheckSymbol(symbols),
  memberId,
  expiresAt: plusSeconds(now, TILL_CODE_MINUTES * 60),
  revision: 1,
});

/** Normalises a till code. @throws Refusal VALIDATION_FAILED for a typing error. */
export const normaliseTillCode = (written: string): string => normalisedAs(TILL_CODE_SYMBOLS, written, 'tillCode');

/** @throws Refusal WRONG_STATE when it was used or has expired. */
export function checkTillCode({ used, expiresAt }: TillCode, now: Instant): void {
  const refuse = (why: string): never => {
    throw new Refusal('WRONG_STATE', `${why}: have the member show a new one`, 'tillCode');
  };
  if (used !== undefined) refuse('the code was used');
  if (expiresAt <= now) refuse(`the code was good until ${expiresAt}`);
}

export const usedFor = (code: TillCode, { merchantId, orderId }: { readonly merchantId: string; readonly orderId: string }): TillCode => ({
  ...code,
  revision: code.revision + 1,
  used: { merchantId, orderId },
});
