import { dynamoTables } from '../../support/kernel/tables.ts';
import { describeMembersAsOf } from './members-as-of-suite.ts';

describeMembersAsOf(dynamoTables());
