import { memoryTables } from '../support/tables.ts';
import { describeFulfilOrder } from './fulfil-order-suite.ts';

describeFulfilOrder(memoryTables());
