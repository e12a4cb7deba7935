/** Changes of ledgers in a commit. */
import type { Instant } from '../kernel/time.ts';
import type { Account } from './account.ts';
import type { Entry } from './entry.ts';

/** "This happened", once for ever: a caller's idempotency key. */
export interface Claim {
  /** The caller whose key it is. */
  readonly caller: string;
  readonly key: string;
  readonly inputHash: string;
  /** Where the first answer is. */
  readonly programmeId: string;
  readonly memberId: string;
  readonly entry: number;
}

export type LedgerChange =
  /** `expected`: the version that was read; 0: there must be none. */
  | { readonly kind: 'account'; readonly account: Account; readonly expected: number; readonly nextActionAt: Instant | null }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'claim'; readonly claim: Claim };
