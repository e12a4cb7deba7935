import { memoryTables } from '../../support/kernel/tables.ts';
import { describeReferralCodes } from './referral-codes-suite.ts';

describeReferralCodes(memoryTables());
