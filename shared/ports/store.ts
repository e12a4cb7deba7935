/** The storage that use cases need, feature by feature. Reads are strongly consistent unless they say otherwise; a commit is all or nothing. */
import type { Change } from '../domain/ledger/decision.ts';
import type { AgendaStore } from './agenda/store.ts';
import type { AnalyticsStore } from './analytics/store.ts';
import type { CheckoutStore } from './checkout/store.ts';
import type { EarningConflict, EarningStore } from './earning/store.ts';
import type { EventStore } from './events/store.ts';
import type { FraudConflict, FraudStore } from './fraud/store.ts';
import type { LedgerConflict, LedgerStore } from './ledger/store.ts';
import type { MemberConflict, MemberStore } from './members/store.ts';
import type { MerchantStore } from './merchants/store.ts';
import type { ProgrammeStore } from './programmes/store.ts';
import type { ReferralStore } from './referrals/store.ts';
import type { RewardConflict, RewardStore } from './rewards/store.ts';
import type { SegmentStore } from './segments/store.ts';

/** A condition of a commit that did not hold, where it says more than which one it was: what is there, or whose limit it is. */
export type TellingConflict = EarningConflict | FraudConflict | LedgerConflict | MemberConflict | RewardConflict;

/** One condition of a commit that did not hold. */
export type Conflict =
  | TellingConflict
  | { readonly on: Exclude<Change['kind'], TellingConflict['on']> }
  /** Another transaction was under way on the same items. */
  | { readonly on: 'contention' };

export type CommitOutcome = { readonly committed: true } | { readonly committed: false; readonly conflicts: readonly Conflict[] };

/** @typeParam Of the changes that can be committed: a function that deals with one feature has a store of that feature. */
export interface Commits<Of extends Change = Change> {
  /**
   * Writes all changes or none.
   * @throws StoreUnavailable when it is unknown whether they were written.
   */
  readonly commit: (changes: readonly Of[]) => Promise<CommitOutcome>;
}

export interface Store
  extends AgendaStore,
    AnalyticsStore,
    CheckoutStore,
    EarningStore,
    EventStore,
    FraudStore,
    LedgerStore,
    MemberStore,
    MerchantStore,
    ProgrammeStore,
    ReferralStore,
    RewardStore,
    SegmentStore,
    Commits {}
