/** A member as analytics see them on one day: what a pass hands to each of its measures. */
import type { ExpiryBatch, HeldBatch, PendingBatch } from '../../ledger/account.ts';
import type { ProfileFacts } from '../../segments/segment-rule-facts.ts';
import type { Day } from './day.ts';
import type { Fact } from './history.ts';

/** What is left of the purchases of one day: returns that happened by the day of the report are taken out of it. */
export interface PurchaseDay {
  readonly day: Day;
  /** At least one. */
  readonly orders: number;
  /** Minor units of the report's currency; orders in others count as orders, and their money is left out. */
  readonly amount: number;
  readonly points: number;
}

export interface MemberAsOf {
  readonly programmeId: string;
  readonly memberId: string;
  /** Or on which they bought first, where that was earlier: purchases are imported, and wait for their members to enrol. */
  readonly enrolledOn: Day;
  /** The oldest first; days of which nothing is left are left out. */
  readonly purchases: readonly PurchaseDay[];
  /** Everything that happened until then, as it was told: purchases and returns apart, in every currency. By entry. */
  readonly facts: readonly Fact[];
  /** null: no tier, or none in the programme. */
  readonly tier: string | null;
  readonly frozen: boolean;
  /** Static segments, sorted. */
  readonly segments: readonly string[];
  /** Only where a rule needs it. */
  readonly profile?: ProfileFacts | undefined;
}

/** What the member has on that day. Of the first pass, which reads accounts. */
export interface PointsAsOf {
  readonly batches: readonly ExpiryBatch[];
  readonly pending: readonly PendingBatch[];
  readonly held: readonly HeldBatch[];
  readonly debt: number;
}
