import { memoryTables } from '../../support/kernel/tables.ts';
import { describeFulfilments } from './parcels-suite.ts';

describeFulfilments(memoryTables());
