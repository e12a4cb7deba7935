/** Codes by which members bring friends: made at random, or named by the member where the programme lets them. */
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { CODE_ALPHABET, withCheckSymbol } from '../rewards/voucher.ts';

/** A code belongs to a member, for good: those that a member had before stay theirs. */
export interface ReferralCode {
  readonly programmeId: string;
  readonly code: string;
  readonly memberId: string;
}

/** A member who brings friends. */
export interface Referrer {
  readonly programmeId: string;
  readonly memberId: string;
  /** What is shown; earlier ones still lead here. */
  readonly code: string;
  /** How often the member has chosen a name. */
  readonly renames: number;
  readonly since: Instant;
  readonly revision: number;
}

/**
 * Of 5 random bits each, 40 in all: with a million codes out, one guess in a million finds one. It finds nothing but the right to
 * be someone's friend.
 */
export const REFERRAL_CODE_SYMBOLS = 8;

/**
 * The symbols with their check symbol, where that is a letter or digit: a code is a part of links, and is read aloud. undefined: draw
 * others; five in 37 need it.
 */
export function randomReferralCode(symbols: string): string | undefined {
  const code = withCheckSymbol(symbols);
  return CODE_ALPHABET.includes(code.slice(-1)) ? code : undefined;
}

/** As it stands in the alphabet of random codes. */
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

/** One spelling for all spellings of a code. @throws Refusal VALIDATION_FAILED for what no code looks like. */
export function normaliseReferralCode(written: string, field: string): string {
  const code = written.trim().replaceAll(' ', '').toUpperCase();
  const random = asRandom(code);
  if (isRandom(random)) return random;
  if (!CHOSEN.test(code)) throw new Refusal('VALIDATION_FAILED', 'must be 4 to 20 letters, digits and dashes', field);
  return code;
}

/** A name that a member chooses. @throws Refusal VALIDATION_FAILED for one that could be taken for a code made at random. */
export function chosenReferralCode(written: string, field: string): string {
  const code = normaliseReferralCode(written, field);
  if (isRandom(code)) throw new Refusal('VALIDATION_FAILED', 'looks like a code that is made at random: choose another', field);
  return code;
}

/** @throws Refusal NOT_AVAILABLE, LIMIT_EXCEEDED for one more than the programme lets a member choose. */
export function checkRenames({ renames = 0 }: Partial<Pick<Referrer, 'renames'>>, most: number, field: string): void {
  if (most === 0) throw new Refusal('NOT_AVAILABLE', 'the programme makes codes at random: leave it out', field);
  if (renames >= most) throw new Refusal('LIMIT_EXCEEDED', `a member can choose a code ${most === 1 ? 'once' : `${most} times`}`, field);
}
