/** Freezes an account, by staff or because of a rate limit, and releases it. */

import { advance } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';

export interface Freezing {
  readonly action: 'freeze' | 'release';
  readonly reason: string;
  /** Absent: the platform, because of a rate limit. */
  readonly by?: string | undefined;
}

/** @throws Refusal WRONG_STATE when the account is in that state already. */
export function decideFreezing(account: Account, freezing: Freezing, programme: ProgrammeVersion, now: Instant): Ledger {
  return marked(advance(openLedger(account), now, programme), freezing, programme, now);
}

/** Appends the freeze to a ledger with other entries, such as the purchase that caused it. @throws Refusal as decideFreezing. */
export function marked(ledger: Ledger, { action, reason, by }: Freezing, programme: ProgrammeVersion, now: Instant): Ledger {
  const { frozenSince } = ledger.account;
  if (action === 'freeze' && frozenSince !== undefined) throw new Refusal('WRONG_STATE', `the account is frozen since ${frozenSince}`);
  if (action === 'release' && frozenSince === undefined) throw new Refusal('WRONG_STATE', 'the account is not frozen');
  return append(ledger, {
    kind: action,
    at: now,
    programmeVersion: programme.version,
    postings: [],
    reason,
    ...(by === undefined ? {} : { by }),
    explanation: [{ rule: 'freeze', matched: true, reason: by === undefined ? UNASKED : WORDS[action] }],
  });
}

const UNASKED = 'frozen by a rate limit: nothing can be spent until it is reviewed';

const WORDS = {
  freeze: 'frozen by hand: nothing can be spent until it is released',
  release: 'released by hand',
} as const satisfies { readonly [Action in Freezing['action']]: string };
