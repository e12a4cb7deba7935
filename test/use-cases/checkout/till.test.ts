import { memoryTables } from '../../support/kernel/tables.ts';
import { describeTill } from './till-suite.ts';

describeTill(memoryTables());
