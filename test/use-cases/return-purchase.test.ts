import { memoryTables } from '../support/tables.ts';
import { describeReturnPurchase } from './return-purchase-suite.ts';

describeReturnPurchase(memoryTables());
