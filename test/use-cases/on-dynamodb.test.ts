/** The suites of the commands that move points, on DynamoDB: one instance for all of them. */
import { afterAll, beforeAll } from 'vitest';
import { dynamoTables, type Tables } from '../support/tables.ts';
import { describeAdjustPoints } from './adjust-points-suite.ts';
import { describeCreditPurchase } from './credit-purchase-suite.ts';
import { describeEnrolMember } from './enrol-member-suite.ts';
import { describeFulfilOrder } from './fulfil-order-suite.ts';
import { describeFulfilments } from './fulfilments-suite.ts';
import { describeMarks } from './marks-suite.ts';
import { describeRecordActivity } from './record-activity-suite.ts';
import { describeRedemptions } from './redemptions-suite.ts';
import { describeReturnPurchase } from './return-purchase-suite.ts';
import { describeSegments } from './segments-suite.ts';
import { describeTiers } from './tiers-suite.ts';
import { describeTill } from './till-suite.ts';
import { describeWorkAgenda } from './work-agenda-suite.ts';

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
