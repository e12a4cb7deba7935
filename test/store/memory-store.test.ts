import { memoryTables } from '../support/kernel/tables.ts';
import { describeStore } from './store-contract.ts';

describeStore(memoryTables());
