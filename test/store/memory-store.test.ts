import { memoryTables } from '../support/tables.ts';
import { describeDeliveryStore } from './delivery-store-contract.ts';
import { describePaceStore } from './pace-store-contract.ts';
import { describeReferralStore } from './referral-store-contract.ts';
import { describeRetentionStore } from './retention-store-contract.ts';
import { describeReviewStore } from './review-store-contract.ts';
import { describeRewardStore } from './reward-store-contract.ts';
import { describeStore } from './store-contract.ts';
import { describeTable } from './table-contract.ts';

describeStore(memoryTables());
describeTable(memoryTables());
describeRewardStore(memoryTables());
describeReferralStore(memoryTables());
describeReviewStore(memoryTables());
describePaceStore(memoryTables());
describeRetentionStore(memoryTables());
describeDeliveryStore(memoryTables());
