import { memoryTables } from '../../support/kernel/tables.ts';
import { describeRedemptions } from './redemptions-suite.ts';

describeRedemptions(memoryTables());
