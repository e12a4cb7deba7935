import { memoryTables } from '../support/tables.ts';
import { describeAdjustPoints } from './adjust-points-suite.ts';

describeAdjustPoints(memoryTables());
