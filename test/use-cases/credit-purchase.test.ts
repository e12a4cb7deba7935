import { memoryTables } from '../support/tables.ts';
import { describeCreditPurchase } from './credit-purchase-suite.ts';

describeCreditPurchase(memoryTables());
