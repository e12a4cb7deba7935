import { memoryTables } from '../../support/kernel/tables.ts';
import { describeTiers } from './tiers-suite.ts';

describeTiers(memoryTables());
