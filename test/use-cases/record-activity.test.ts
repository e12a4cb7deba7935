import { memoryTables } from '../support/tables.ts';
import { describeRecordActivity } from './record-activity-suite.ts';

describeRecordActivity(memoryTables());
