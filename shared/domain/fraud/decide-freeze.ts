/** Freezes an account, by staff or because of a rate limit, and releases it. */

import { advance } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';

export interface FreezeOrRelease {
  readonly action: 'freeze' | 'release';
  /** The note of staff, or the platform's own words when a rate limit freezes. */
  readonly why: Note | string;
}

/** @throws Refusal WRONG_STATE when the account is in that state already. */
export function decideFreeze(account: Account, change: FreezeOrRelease, programme: ProgrammeVersion, now: Instant): Ledger {
  return marked(advance(openLedger(account), now, programme), change, programme, now);
}

/** Appends the freeze to a ledger with other entries, such as the purchase that caused it. @throws Refusal as decideFreeze. */
export function marked(ledger: Ledger, { action, why }: FreezeOrRelease, programme: ProgrammeVersion, now: Instant): Ledger {
  const { frozenSince } = ledger.account;
  if (action === 'freeze' && frozenSince !== undefined) throw new Refusal('WRONG_STATE', `the account is frozen since ${frozenSince}`);
  if (action === 'release' && frozenSince === undefined) throw new Refusal('WRONG_STATE', 'the account is not frozen');
  return append(ledger, {
    kind: action,
    at: now,
    programmeVersion: programme.version,
    postings: [],
    ...(typeof why === 'string' ? { reason: why } : noted(why)),
    explanation: [{ rule: 'freeze', matched: true, reason: typeof why === 'string' ? UNASKED : WORDS[action] }],
  });
}

const UNASKED = 'frozen by a rate limit: nothing can be spent until it is reviewed';

const WORDS = {
  freeze: 'frozen by hand: nothing can be spent until it is released',
  release: 'released by hand',
} as const satisfies { readonly [Action in FreezeOrRelease['action']]: string };
