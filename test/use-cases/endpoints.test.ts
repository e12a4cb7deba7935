import { memoryTables } from '../support/tables.ts';
import { describeEndpoints } from './endpoints-suite.ts';

describeEndpoints(memoryTables());
