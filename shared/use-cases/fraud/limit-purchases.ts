/** Counts a member's purchases per day where the programme limits them. The purchase above the limit freezes the account. */

import { purchasePace } from '../../domain/fraud/fraud-terms.ts';
import { freezeForPace } from '../../domain/fraud/quick-buying.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { type Change, ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Conflict } from '../../ports/store.ts';
import { outpaced } from '../rewards/find-room.ts';

export interface PurchasePace {
  /** The ledger's changes and the counter. @param conflicts Conflicts of the previous attempt. */
  changes(account: Account, ledger: Ledger, programme: ProgrammeVersion, now: Instant, conflicts: readonly Conflict[]): readonly Change[];
}

/** State of one purchase over all attempts to commit it. The counter is not read: a full window shows itself in the conflict. */
export function paceOfPurchase(): PurchasePace {
  /** Start of the full window. After a release another window counts. */
  let full: Instant | undefined;
  let tried: Instant | undefined;
  return {
    changes(account, ledger, programme, now, conflicts) {
      const pace = purchasePace(programme, account, now);
      const asWritten = (written: Ledger) => ledgerChanges(account, written, programme.terms, now);
      if (pace === undefined) return asWritten(ledger);
      if (outpaced(conflicts, pace)) full = tried;
      tried = pace.from;
      if (full !== pace.from) return [...asWritten(ledger), { kind: 'pace', pace, part: { shard: 0, by: 1 } }];
      const { ledger: frozen, review } = freezeForPace(ledger, pace, programme, now);
      return [...asWritten(frozen), { kind: 'review', review, expected: 0 }];
    },
  };
}
