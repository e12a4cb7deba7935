import { memoryTables } from '../support/tables.ts';
import { describeIssueCap } from './issue-cap-suite.ts';
import { describePace } from './pace-suite.ts';

describeIssueCap(memoryTables());
describePace(memoryTables());
