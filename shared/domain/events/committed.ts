/** Commits that cause domain events: the items of the table, as domain objects. */
import type { MemberInsight } from '../analytics/passes/member-insight.ts';
import type { Review } from '../fraud/review.ts';
import type { Instant } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { BudgetSpent } from '../merchants/issue-cap.ts';
import type { Merchant } from '../merchants/merchant.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { RewardVersion } from '../rewards/reward.ts';
import type { Endpoint } from './endpoint.ts';

/** `correlationId`: the request that caused the commit; absent: something else did, such as the time. */
export type Committed = CommittedItem & { readonly correlationId?: string };

type CommittedItem =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'programme-version'; readonly version: ProgrammeVersion }
  | { readonly kind: 'reward-version'; readonly version: RewardVersion }
  | { readonly kind: 'merchant'; readonly merchant: Merchant }
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly before: Endpoint }
  | { readonly kind: 'review'; readonly review: Review }
  | { readonly kind: 'budget-spent'; readonly spent: BudgetSpent }
  | { readonly kind: 'finding'; readonly insight: MemberInsight; readonly before: MemberInsight; readonly foundAt: Instant };
