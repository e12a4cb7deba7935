/** Referral codes: random, or chosen by the member where the terms allow it. */
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { CODE_ALPHABET, withCheckSymbol } from '../rewards/voucher.ts';

/** A code belongs to its member for good, including earlier codes. */
export interface ReferralCode {
  readonly programmeId: string;
  readonly code: string;
  readonly memberId: string;
}

/** A member with a referral code. */
export interface Referrer {
  readonly programmeId: string;
  readonly memberId: string;
  /** The current code; earlier codes still lead to the member. */
  readonly code: string;
  /** Number of times that the member chose a code. */
  readonly renames: number;
  readonly since: Instant;
  readonly revision: number;
}

/**
 * Symbols of 5 random bits, 40 bits in all: with a million codes, one guess in a million finds one. That only gives the right to
 * be referred by someone.
 */
export const REFERRAL_CODE_SYMBOLS = 8;

/**
 * The symbols with their check symbol, if that is a letter or digit: codes are parts of links and are read aloud. undefined: draw
 * again; 5 of 37 draws need it.
 */
export function randomReferralCode(symbols: string): string | undefined {
  const code = withCheckSymbol(symbols);
  return CODE_ALPHABET.includes(code.slice(-1)) ? code : undefined;
}

/** The code in the alphabet of random codes. */
const asRandom = (code: string): string => code.replaceAll('-', '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

function isRandom(code: string): boolean {
  const symbols = code.slice(0, REFERRAL_CODE_SYMBOLS);
  return (
    code.length === REFERRAL_CODE_SYMBOLS + 1 &&
    [...code].every((symbol) => CODE_ALPHABET.includes(symbol)) &&
    withCheckSymbol(symbols) === code
  );
}

const CHOSEN = /^(?=.*[A-Z0-9])[A-Z0-9-]{4,20}$/;

/** Normalises a code. @throws Refusal VALIDATION_FAILED for a malformed code. */
export function normaliseReferralCode(written: string, field: string): string {
  const code = written.trim().replaceAll(' ', '').toUpperCase();
  const random = asRandom(code);
  if (isRandom(random)) return random;
  if (!CHOSEN.test(code)) throw new Refusal('VALIDATION_FAILED', 'must be 4 to 20 letters, digits and dashes', field);
  return code;
}

/** A code that a member chooses. @throws Refusal VALIDATION_FAILED for one that looks like a random code. */
export function chosenReferralCode(written: string, field: string): string {
  const code = normaliseReferralCode(written, field);
  if (isRandom(code)) throw new Refusal('VALIDATION_FAILED', 'looks like a code that is made at random: choose another', field);
  return code;
}

/** @throws Refusal NOT_AVAILABLE; LIMIT_EXCEEDED when the member has chosen as often as the terms allow. */
export function checkRenames({ renames = 0 }: Partial<Pick<Referrer, 'renames'>>, most: number, field: string): void {
  if (most === 0) throw new Refusal('NOT_AVAILABLE', 'the programme makes codes at random: leave it out', field);
  if (renames >= most) throw new Refusal('LIMIT_EXCEEDED', `a member can choose a code ${most === 1 ? 'once' : `${most} times`}`, field);
}
