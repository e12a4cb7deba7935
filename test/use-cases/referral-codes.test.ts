import { memoryTables } from '../support/tables.ts';
import { describeReferralCodes } from './referral-codes-suite.ts';

describeReferralCodes(memoryTables());
