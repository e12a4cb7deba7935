import { memoryTables } from '../../support/kernel/tables.ts';
import { describeFulfilOrder } from './fulfil-order-suite.ts';

describeFulfilOrder(memoryTables());
