import { memoryTables } from '../support/tables.ts';
import { describeReferrals } from './referrals-suite.ts';

describeReferrals(memoryTables());
