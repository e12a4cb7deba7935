import { memoryTables } from '../../support/kernel/tables.ts';
import { describeMarks } from './marks-suite.ts';

describeMarks(memoryTables());
