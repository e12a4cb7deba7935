/** The limits on tries of PINs, and what a try is told. */
import { secondsUntil } from '../fraud/fraud-terms.ts';
import type { RateLimit } from '../fraud/rate-limit.ts';
import { dayOf } from '../fraud/rate-window.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { IdentityKey } from './identity.ts';

/** Tries in a day of the programme. A lock on a card ends with the day. */
const TRIES = { 'sign-in': 10, card: 20 };

/** As much of a programme's version as limits go by. */
interface Programme {
  readonly programmeId: string;
  readonly terms: { readonly timeZone: string };
}

/** The limits that one try counts in. @param subject The token's `sub`. */
export function pinRateLimits({ programmeId, terms }: Programme, subject: string, card: IdentityKey, now: Instant): readonly RateLimit[] {
  const day = dayOf(now, terms.timeZone);
  return [
    { programmeId, what: 'sign-in', id: fingerprint({ subject }), ...day, limit: TRIES['sign-in'] },
    { programmeId, what: 'card', id: card.hash, ...day, limit: TRIES.card },
  ];
}

export function tooManyPins({ what, limit, until }: RateLimit, now: Instant): Refusal {
  const who = what === 'card' ? `the PIN of this card was tried ${limit} times` : `you have tried ${limit} PINs`;
  return new Refusal('TOO_MANY_ATTEMPTS', `${who} today: try again from ${until} on`, 'cardPin', secondsUntil(until, now));
}

export const cardNotProved = (why: string): Refusal => new Refusal('CARD_NOT_PROVED', why, 'cardPin');
