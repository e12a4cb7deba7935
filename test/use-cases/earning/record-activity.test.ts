import { memoryTables } from '../../support/kernel/tables.ts';
import { describeRecordActivity } from './record-activity-suite.ts';

describeRecordActivity(memoryTables());
