import { memoryTables } from '../../support/kernel/tables.ts';
import { describeEndpoints } from './endpoints-suite.ts';

describeEndpoints(memoryTables());
