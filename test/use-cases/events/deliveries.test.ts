import { memoryTables } from '../../support/kernel/tables.ts';
import { describeDeliveries } from './deliveries-suite.ts';

describeDeliveries(memoryTables());
