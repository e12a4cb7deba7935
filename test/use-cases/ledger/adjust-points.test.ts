import { memoryTables } from '../../support/kernel/tables.ts';
import { describeAdjustPoints } from './adjust-points-suite.ts';

describeAdjustPoints(memoryTables());
