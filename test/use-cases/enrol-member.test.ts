import { memoryTables } from '../support/tables.ts';
import { describeEnrolMember } from './enrol-member-suite.ts';

describeEnrolMember(memoryTables());
