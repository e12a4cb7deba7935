import { memoryTables } from '../support/tables.ts';
import { describeMarks } from './marks-suite.ts';

describeMarks(memoryTables());
