import { memoryTables } from '../../support/kernel/tables.ts';
import { describeIssueCap } from '../merchants/issue-cap-suite.ts';
import { describePace } from './rate-limit-suite.ts';

describeIssueCap(memoryTables());
describePace(memoryTables());
