import { memoryTables } from '../../support/kernel/tables.ts';
import { describeReferrals } from './referrals-suite.ts';

describeReferrals(memoryTables());
