/** Counts a member's purchases per day where the programme limits them. The purchase above the limit freezes the account. */

import { purchaseRateLimit } from '../../domain/fraud/fraud-terms.ts';
import { freezeForRateLimit } from '../../domain/fraud/purchase-rate-limit.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { type Change, ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Conflict } from '../../ports/store.ts';
import { isRateLimited } from '../rewards/find-capacity.ts';

export interface PurchaseRateLimiter {
  /** The ledger's changes and the counter. @param conflicts Conflicts of the previous attempt. */
  changes(account: Account, ledger: Ledger, programme: ProgrammeVersion, now: Instant, conflicts: readonly Conflict[]): readonly Change[];
}

/** State of one purchase over all attempts to commit it. The counter is not read: a full window shows itself in the conflict. */
export function purchaseRateLimiter(): PurchaseRateLimiter {
  /** Start of the full window. After a release another window counts. */
  let full: Instant | undefined;
  let tried: Instant | undefined;
  return {
    changes(account, ledger, programme, now, conflicts) {
      const rateLimit = purchaseRateLimit(programme, account, now);
      const asWritten = (written: Ledger) => ledgerChanges(account, written, programme.terms, now);
      if (rateLimit === undefined) return asWritten(ledger);
      if (isRateLimited(conflicts, rateLimit)) full = tried;
      tried = rateLimit.from;
      if (full !== rateLimit.from) return [...asWritten(ledger), { kind: 'rate-limit', rateLimit, part: { shard: 0, by: 1 } }];
      const { ledger: frozen, review } = freezeForRateLimit(ledger, rateLimit, programme, now);
      return [...asWritten(frozen), { kind: 'review', review, expected: 0 }];
    },
  };
}
