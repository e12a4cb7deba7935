import { memoryTables } from '../support/tables.ts';
import { describeStore } from './store-contract.ts';

describeStore(memoryTables());
