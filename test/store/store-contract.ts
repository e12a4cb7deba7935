/** The contract of the store, feature by feature. It runs on each table. */
import type { Tables } from '../support/kernel/tables.ts';
import { describeAgendaStore } from './agenda/agenda-store-contract.ts';
import { describeInsightStore } from './analytics/insight-store-contract.ts';
import { describeRunStore } from './analytics/run-store-contract.ts';
import { describeEarningStore } from './earning/earning-store-contract.ts';
import { describeDeliveryStore } from './events/delivery-store-contract.ts';
import { describePaceStore } from './fraud/rate-limit-store-contract.ts';
import { describeReviewStore } from './fraud/review-store-contract.ts';
import { describeCommits } from './kernel/commit-contract.ts';
import { describeTable } from './kernel/table-contract.ts';
import { describeLedgerStore } from './ledger/ledger-store-contract.ts';
import { describeMemberStore } from './members/member-store-contract.ts';
import { describeMerchantStore } from './merchants/merchant-store-contract.ts';
import { describeProgrammeStore } from './programmes/programme-store-contract.ts';
import { describeReferralStore } from './referrals/referral-store-contract.ts';
import { describeRewardStore } from './rewards/reward-store-contract.ts';
import { describeSegmentStore } from './segments/segment-store-contract.ts';

export function describeStore(tables: Tables): void {
  describeTable(tables);
  describeCommits(tables);
  describeAgendaStore(tables);
  describeDeliveryStore(tables);
  describeEarningStore(tables);
  describeInsightStore(tables);
  describeLedgerStore(tables);
  describeMemberStore(tables);
  describeMerchantStore(tables);
  describePaceStore(tables);
  describeProgrammeStore(tables);
  describeReferralStore(tables);
  describeReviewStore(tables);
  describeRewardStore(tables);
  describeRunStore(tables);
  describeSegmentStore(tables);
}
