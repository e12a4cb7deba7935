/** The suites of referrals, on DynamoDB: one instance for all of them. */
import { afterAll, beforeAll } from 'vitest';
import { dynamoTables, type Tables } from '../../support/kernel/tables.ts';
import { describeReferralCodes } from './referral-codes-suite.ts';
import { describeReferrals } from './referrals-suite.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);
const started: Tables = { ...tables, start: async () => undefined, stop: async () => undefined };

describeReferrals(started);
describeReferralCodes(started);
