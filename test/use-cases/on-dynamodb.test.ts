/** The suites of the commands that move points, on DynamoDB: one instance for all of them. */
import { afterAll, beforeAll } from 'vitest';
import { dynamoTables, type Tables } from '../support/kernel/tables.ts';
import { describeWorkAgenda } from './agenda/work-agenda-suite.ts';
import { describeTill } from './checkout/till-suite.ts';
import { describeCreditPurchase } from './earning/credit-purchase-suite.ts';
import { describeFulfilOrder } from './earning/fulfil-order-suite.ts';
import { describeRecordActivity } from './earning/record-activity-suite.ts';
import { describeReturnPurchase } from './earning/return-purchase-suite.ts';
import { describeAdjustPoints } from './ledger/adjust-points-suite.ts';
import { describeEnrolMember } from './members/enrol-member-suite.ts';
import { describeMarks } from './members/marks-suite.ts';
import { describeFulfilments } from './rewards/parcels-suite.ts';
import { describeRedemptions } from './rewards/redemptions-suite.ts';
import { describeSegments } from './segments/segments-suite.ts';
import { describeTiers } from './tiers/tiers-suite.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);
const started: Tables = { ...tables, start: async () => undefined, stop: async () => undefined };

describeEnrolMember(started);
describeCreditPurchase(started);
describeReturnPurchase(started);
describeAdjustPoints(started);
describeFulfilOrder(started);
describeRecordActivity(started);
describeTiers(started);
describeWorkAgenda(started);
describeRedemptions(started);
describeTill(started);
describeMarks(started);
describeFulfilments(started);
describeSegments(started);
