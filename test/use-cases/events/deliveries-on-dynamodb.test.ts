/** Endpoints and deliveries, on DynamoDB: one instance for both. */
import { afterAll, beforeAll } from 'vitest';
import { describeDeliveryStore } from '../../store/events/delivery-store-contract.ts';
import { dynamoTables, type Tables } from '../../support/kernel/tables.ts';
import { describeDeliveries } from './deliveries-suite.ts';
import { describeEndpoints } from './endpoints-suite.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);
const started: Tables = { ...tables, start: async () => undefined, stop: async () => undefined };

describeDeliveryStore(started);
describeEndpoints(started);
describeDeliveries(started);
