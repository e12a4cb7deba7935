import { memoryTables } from '../support/tables.ts';
import { describeTiers } from './tiers-suite.ts';

describeTiers(memoryTables());
