import { memoryTables } from '../../support/kernel/tables.ts';
import { describeEnrolMember } from './enrol-member-suite.ts';

describeEnrolMember(memoryTables());
