/** An account is frozen by hand, as when it was taken over by someone else, and released again. */
import type { Account } from './account.ts';
import { advance } from './advance.ts';
import { append, type Ledger, openLedger } from './ledger.ts';
import type { ProgrammeVersion } from './programme.ts';
import { Refusal } from './refusal.ts';
import type { Instant } from './time.ts';

export interface Freezing {
  readonly action: 'freeze' | 'release';
  readonly reason: string;
  readonly by: string;
}

/** @throws Refusal WRONG_STATE when it is so already. */
export function decideFreezing(account: Account, { action, reason, by }: Freezing, programme: ProgrammeVersion, now: Instant): Ledger {
  const { frozenSince } = account;
  if (action === 'freeze' && frozenSince !== undefined) throw new Refusal('WRONG_STATE', `the account is frozen since ${frozenSince}`);
  if (action === 'release' && frozenSince === undefined) throw new Refusal('WRONG_STATE', 'the account is not frozen');
  return append(advance(openLedger(account), now, programme), {
    kind: action,
    at: now,
    programmeVersion: programme.version,
    postings: [],
    reason,
    by,
    explanation: [{ rule: 'freeze', matched: true, reason: WORDS[action] }],
  });
}

const WORDS = {
  freeze: 'frozen by hand: nothing can be spent until it is released',
  release: 'released by hand',
} as const satisfies { readonly [Action in Freezing['action']]: string };
