import { memoryTables } from '../../support/kernel/tables.ts';
import { describeSegments } from './segments-suite.ts';

describeSegments(memoryTables());
