/** Tests the arithmetic of `retention.cost.perNight` with numbers computed by hand. */
import { expect, test } from 'vitest';
import { PRICES, type Prices } from '../kernel/prices.ts';
import { deployedRetention } from './deployed-retention.ts';
import { nightTable } from './night-table.ts';
import { type RetentionDeployed, type RetentionMeasured, retentionNight } from './retention-night.ts';

const ROUND: Prices = {
  ...PRICES,
  dynamoDb: { perMillionWriteUnits: 0.5, perMillionReadUnits: 0.1, perGigabyteMonth: 0.25 },
  lambdaArm: { perMillionRequests: 0.2, perGigabyteSecond: 0.00001 },
  stepFunctions: { perMillionTransitions: 25 },
  scheduler: { perMillionInvocations: 1 },
  logs: { perGigabyte: 0.5 },
};

const MEASURED: RetentionMeasured = {
  perMember: { readUnits: 0.5, writeUnits: 0.1 },
  perBuyer: { readUnits: 1, writeUnits: 3 },
  checkpoint: { readUnits: 10, writeUnits: 100 },
  millisPerMember: 0.5,
  betweenMillis: 10_000,
  logBytes: 2 ** 20,
  insightBytes: 412,
};

const DEPLOYED: RetentionDeployed = {
  shards: 64,
  groups: (members) => members / 300_000,
  transitions: (groups) => 10 + 6 * groups,
  workerMillis: 30_000,
  memoryMegabytes: 2048,
};

test('a night of 600,000 members, of whom 20,000 bought', () => {
  const night = retentionNight(600_000, MEASURED, DEPLOYED, ROUND);
  // 300,000 + 20,000 + 2 × 64 × 10 units.
  expect(night.reads).toBeCloseTo(0.1 * 0.32128, 9);
  // 60,000 + 60,000 + 2 × 64 × 100: no shard has 10,000.
  expect(night.writes).toBeCloseTo(0.5 * 0.1328, 9);
  // 300 s of work in two passes by two workers are 75 s each, two more than 30 s twice: 4 + 8 workers, and 3 steps between.
  expect(night.lambda).toBeCloseTo(15 * 0.2e-6 + 310 * 2 * 0.00001 + (15 / 1024) * 0.5, 9);
  expect(night.stateMachine).toBeCloseTo(((10 + 12 + 16) * 25 + 1) / 1e6, 9);
  expect(night.storage).toBeCloseTo(((600_000 * 512) / 2 ** 30 / (365 / 12)) * 0.25, 9);
  expect(night.minutes).toBeCloseTo((150 + 10) / 60, 9);
  expect(night.total).toBeCloseTo(night.reads + night.writes + night.lambda + night.stateMachine + night.storage, 9);
});

test('shards with more members have more checkpoints', () => {
  const writes = (members: number) =>
    retentionNight(members, { ...MEASURED, perMember: { readUnits: 0, writeUnits: 0 } }, DEPLOYED, ROUND).writes;
  const ofBuyers = (members: number) => (0.5 * 3 * members) / 30 / 1e6;
  expect(writes(1_920_000) - ofBuyers(1_920_000)).toBeCloseTo((0.5 * 2 * 64 * 4 * 100) / 1e6, 9);
});

test('the template gives the groups, transitions and megabytes', async () => {
  const { groups, transitions, shards, memoryMegabytes, workerMillis } = await deployedRetention();
  expect([shards, groups(1_000_000), groups(100_000_000)]).toEqual([64, 2, 16]);
  // One more group is a worker, its choice and its end, in each of two passes.
  expect(transitions(2) - transitions(1)).toBe(6);
  expect(memoryMegabytes).toBeGreaterThan(0);
  expect(workerMillis).toBeGreaterThan(60_000);
});

test('the table has an aligned line for each night', () => {
  const [header, ...lines] = nightTable([600_000, 1_200_000].map((members) => retentionNight(members, MEASURED, DEPLOYED, ROUND)));
  expect(header).toMatch(/^ +members \| workers \| minutes/);
  expect(lines.map((line) => line.length)).toEqual([header?.length, header?.length]);
  expect(lines[1]).toContain('1,200,000');
});
