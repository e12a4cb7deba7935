import { memoryTables } from '../../support/kernel/tables.ts';
import { describeLastItems } from './last-items-suite.ts';

describeLastItems(memoryTables(), { members: 1_000, items: 100 });
