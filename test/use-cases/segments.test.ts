import { memoryTables } from '../support/tables.ts';
import { describeSegments } from './segments-suite.ts';

describeSegments(memoryTables());
