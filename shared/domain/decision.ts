/** What a decision changes: the parts of one atomic commit. Each says what it expects to find. */
import type { Account } from './account.ts';
import type { Entry, IdentityKey } from './entry.ts';
import type { Ledger } from './ledger.ts';
import type { Profile } from './member.ts';
import type { Merchant } from './merchant.ts';
import { nextActionAt } from './next-action.ts';
import type { Order } from './order.ts';
import type { ProgrammeVersion, Terms } from './programme.ts';
import type { SetAside } from './set-aside.ts';
import type { Instant } from './time.ts';

/** "This happened", once for ever: a caller's idempotency key. */
export interface Claim {
  /** Whose key it is. */
  readonly caller: string;
  readonly key: string;
  readonly inputHash: string;
  /** Where the first answer is. */
  readonly programmeId: string;
  readonly memberId: string;
  readonly entry: number;
}

/** An identity belongs to a member: a lookup, and the claim that no other member has it. */
export interface Identity {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly memberId: string;
  /** Of the enrolment that claimed it. */
  readonly inputHash: string;
}

/** A purchase that waits for its member to enrol. */
export interface UnclaimedPurchase {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly merchantId: string;
  readonly orderId: string;
}

export type Change =
  /** `expected`: the version that was read; 0: there must be none. */
  | { readonly kind: 'account'; readonly account: Account; readonly expected: number; readonly nextActionAt: Instant | null }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'order'; readonly order: Order; readonly expected: number }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** Nothing is written: the commit holds only if no member has the identity. */
  | { readonly kind: 'identity-free'; readonly programmeId: string; readonly key: IdentityKey }
  | { readonly kind: 'unclaimed'; readonly unclaimed: UnclaimedPurchase }
  | { readonly kind: 'unclaimed-credited'; readonly unclaimed: UnclaimedPurchase }
  /** `birthdayAt`: when the member has a birthday next; null: it is not known. */
  | { readonly kind: 'profile'; readonly profile: Profile; readonly expected: number; readonly birthdayAt: Instant | null }
  | { readonly kind: 'programme'; readonly programmeId: string; readonly name: string }
  | { readonly kind: 'programme-version'; readonly version: ProgrammeVersion }
  | { readonly kind: 'merchant'; readonly merchant: Merchant; readonly expected: number }
  | { readonly kind: 'set-aside'; readonly setAside: SetAside; readonly expected: number }
  | { readonly kind: 'set-aside-ended'; readonly setAside: SetAside };

/** The account and what was appended to it since it was read, and when it next has something to do under the terms. */
export function ledgerChanges(read: Account, ledger: Ledger, terms: Terms, now: Instant): readonly Change[] {
  const { account } = ledger;
  return [
    { kind: 'account', account, expected: read.version, nextActionAt: nextActionAt(account, terms, now) },
    ...ledger.appended.map((entry) => ({ kind: 'entry', entry }) as const),
  ];
}
