import { dynamoTables } from '../../support/kernel/tables.ts';
import { describeLastItems } from './last-items-suite.ts';

describeLastItems(dynamoTables(), { members: 200, items: 20 });
