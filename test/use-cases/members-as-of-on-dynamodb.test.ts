import { dynamoTables } from '../support/tables.ts';
import { describeMembersAsOf } from './members-as-of-suite.ts';

describeMembersAsOf(dynamoTables());
