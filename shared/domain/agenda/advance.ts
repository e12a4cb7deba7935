/**
 * The changes to an account by time alone. Every balance and tier is a function of (account, now); a job only makes it durable. Every command
 * starts here.
 */

import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { TIMERS } from './timers.ts';

/** Posts what has become due, timer by timer: each sees the account as those before it left it. */
export function advance(ledger: Ledger, now: Instant, programme: ProgrammeVersion): Ledger {
  let advanced = ledger;
  for (const { due } of TIMERS) {
    for (const draft of due(advanced.account, programme, now)) advanced = append(advanced, draft);
  }
  return advanced;
}

/** The part of a draft that an entry without points says for itself. */
export type Mark = Omit<EntryDraft, 'at' | 'programmeVersion' | 'postings'>;

/** Posts what has become due, and then an entry that moves no points, under the version in force. */
export const advanceAndMark = (account: Account, mark: Mark, programme: ProgrammeVersion, now: Instant): Ledger =>
  append(advance(openLedger(account), now, programme), { at: now, programmeVersion: programme.version, postings: [], ...mark });
