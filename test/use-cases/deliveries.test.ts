import { memoryTables } from '../support/tables.ts';
import { describeDeliveries } from './deliveries-suite.ts';

describeDeliveries(memoryTables());
