import { memoryTables } from '../support/tables.ts';
import { describeRedemptions } from './redemptions-suite.ts';

describeRedemptions(memoryTables());
