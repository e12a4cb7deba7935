import { memoryTables } from '../../support/kernel/tables.ts';
import { describeReturnPurchase } from './return-purchase-suite.ts';

describeReturnPurchase(memoryTables());
