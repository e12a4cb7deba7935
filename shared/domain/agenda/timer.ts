/** The form in which each feature declares what time makes due on an account. */

import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { ProgrammeVersion, Terms } from '../programmes/programme.ts';

export interface Timer {
  /** When it is next due, given the account as it is; null: nothing is ahead. An instant that is past means that it is overdue. */
  readonly nextAt: (account: Account, terms: Terms, now: Instant) => Instant | null;
  /** Whether something that has just happened makes it due now, whatever else is. Absent: nothing does. */
  readonly isDueAtOnce?: (account: Account, terms: Terms, now: Instant) => boolean;
  /** The entries that post what is due at `now`, in their order; none: nothing is due. */
  readonly due: (account: Account, programme: ProgrammeVersion, now: Instant) => readonly EntryDraft[];
}
