import { memoryTables } from '../support/tables.ts';
import { describeFulfilments } from './fulfilments-suite.ts';

describeFulfilments(memoryTables());
