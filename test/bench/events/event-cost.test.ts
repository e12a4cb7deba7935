import { expect, test } from 'vitest';
import type { Prices } from '../kernel/prices.ts';
import { type EventMeasured, eventCost } from './event-cost.ts';

/** Each price is another power of ten, so a sum shows its parts. */
const NOTHING: Prices = {
  asOf: '2026-01-01',
  region: 'nowhere',
  dynamoDb: { perMillionWriteUnits: 0, perMillionReadUnits: 0, perGigabyteMonth: 0 },
  lambdaArm: { perMillionRequests: 0, perGigabyteSecond: 0 },
  httpApi: { perMillionRequests: 0 },
  stepFunctions: { perMillionTransitions: 0 },
  scheduler: { perMillionInvocations: 0 },
  fifoQueue: { perMillionRequests: 0 },
  eventBus: { perMillionEvents: 0 },
  logs: { perGigabyte: 0 },
  cloudWatch: { perMetricMonth: 0, perAlarmMonth: 0, perDashboardMonth: 0 },
  secretsManager: { perSecretMonth: 0 },
  cloudFront: { perMillionRequests: 0, perGigabyteOut: 0 },
  waf: { perAclMonth: 0, perRuleMonth: 0, perMillionRequests: 0 },
  traces: { perMillionRecorded: 0 },
};
const MEASURED: EventMeasured = {
  projection: { readUnits: 2 },
  delivery: { readUnits: 3, writeUnits: 1 },
  functions: {
    projector: { millis: 9.5, logBytes: 0 },
    publisher: { millis: 0.2, logBytes: 0 },
    deliverer: { millis: 4.1, logBytes: 2 ** 10 },
  },
  logBytes: 2 ** 10,
};
const ALONE = { projector: 1, publisher: 1, deliverer: 1 };
const FULL = { projector: 100, publisher: 100, deliverer: 10 };
const MEMORY = { projector: 1024, publisher: 1024, deliverer: 512 };

const costAt = (prices: Partial<Prices>, batches = ALONE) => eventCost(MEASURED, batches, MEMORY, { ...NOTHING, ...prices });

test('a delivery is its units and those of its batch, and a month of its log', () => {
  const { dynamoDb, total } = costAt({
    dynamoDb: { perMillionReadUnits: 1, perMillionWriteUnits: 100, perGigabyteMonth: 2 ** 20 },
  });
  expect(dynamoDb).toBe(2 + 3 + 100 + 1_000_000);
  expect(total).toBe(dynamoDb);
});

test('an invocation for each batch, billed in whole milliseconds, the deliverer with its wait', () => {
  const requests = { lambdaArm: { perMillionRequests: 1, perGigabyteSecond: 0 } };
  expect(costAt(requests).lambda).toBe(3);
  expect(costAt(requests, FULL).lambda).toBeCloseTo(0.01 + 0.01 + 0.1);
  const duration = { lambdaArm: { perMillionRequests: 0, perGigabyteSecond: 0.001 } };
  expect(costAt(duration).lambda).toBeCloseTo(10 + 1 + 205 / 2);
  expect(costAt({ logs: { perGigabyte: 2 ** 20 } }).lambda).toBe(1_000_000);
});

test('a message is sent, received and deleted, up to ten in one request', () => {
  const queue = { fifoQueue: { perMillionRequests: 1 } };
  expect(costAt(queue).queue).toBe(3);
  expect(costAt(queue, FULL).queue).toBeCloseTo(0.3);
});

test('the bus counts events', () => {
  const bus: Partial<Prices> = { eventBus: { perMillionEvents: 3 } };
  expect(costAt(bus).bus).toBe(3);
  expect(costAt(bus, FULL).bus).toBe(3);
});
