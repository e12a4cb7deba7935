/** The suites of caps and paces, on DynamoDB: one instance for both. */
import { afterAll, beforeAll } from 'vitest';
import { dynamoTables, type Tables } from '../../support/kernel/tables.ts';
import { describeIssueCap } from '../merchants/issue-cap-suite.ts';
import { describePace } from './rate-limit-suite.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);
const started: Tables = { ...tables, start: async () => undefined, stop: async () => undefined };

describeIssueCap(started);
describePace(started);
