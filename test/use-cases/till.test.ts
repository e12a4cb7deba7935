import { memoryTables } from '../support/tables.ts';
import { describeTill } from './till-suite.ts';

describeTill(memoryTables());
