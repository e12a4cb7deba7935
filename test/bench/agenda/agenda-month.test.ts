/** Tests the arithmetic of `cost.perMonth` with numbers computed by hand. */
import { describe, expect, test } from 'vitest';
import type { Prices } from '../kernel/prices.ts';
import { type AgendaDeployed, type AgendaMeasured, agendaMonth } from './agenda-month.ts';
import { deployedAgenda } from './deployed-agenda.ts';
import { idleTransitions } from './idle-transitions.ts';
import { monthTable } from './month-table.ts';

const ROUND: Prices = {
  asOf: '2026-01-01',
  region: 'nowhere-1',
  dynamoDb: { perMillionWriteUnits: 0.5, perMillionReadUnits: 0.1, perGigabyteMonth: 0.25 },
  lambdaArm: { perMillionRequests: 0.2, perGigabyteSecond: 0.00001 },
  httpApi: { perMillionRequests: 1 },
  stepFunctions: { perMillionTransitions: 25 },
  scheduler: { perMillionInvocations: 1 },
  fifoQueue: { perMillionRequests: 0.5 },
  eventBus: { perMillionEvents: 1 },
  logs: { perGigabyte: 0.5 },
  cloudWatch: { perMetricMonth: 0, perAlarmMonth: 0, perDashboardMonth: 0 },
  secretsManager: { perSecretMonth: 0 },
  cloudFront: { perMillionRequests: 0, perGigabyteOut: 0 },
  waf: { perAclMonth: 0, perRuleMonth: 0, perMillionRequests: 0 },
  traces: { perMillionRecorded: 0 },
};

const MEASURED: AgendaMeasured = {
  perDue: { readUnits: 1, writeUnits: 6, millis: 10 },
  perBirthday: { readUnits: 2, writeUnits: 10 },
  idle: { readUnits: 32, millis: 50 },
  logBytes: 2 ** 20,
  placeBytes: 156,
  entryBytes: 412,
};

const DEPLOYED: AgendaDeployed = { runsAMonth: 2920, workers: 8, transitions: 28, memoryMegabytes: 2048 };

describe('a month', () => {
  test('of 12,000 members, of whom 1,000 have a birthday', () => {
    const { due, dynamoDb, lambda, stateMachine, storage, total } = agendaMonth(12_000, MEASURED, DEPLOYED, ROUND);
    // 3 a month and 2 a year, and a birthday a year.
    expect(due).toBeCloseTo(38_000 + 1_000, 6);
    // 38,000 + 2 × 1,000 + 2,920 × 32 = 133,440 reads; 6 × 38,000 + 10 × 1,000 = 238,000 writes.
    expect(dynamoDb).toBeCloseTo(0.013344 + 0.119, 9);
    // 390 s of work are 4 workers more: 23,364 requests; (23,364 × 50 + 390,000) ms at 2 GB; 23,364 MB of log.
    expect(lambda).toBeCloseTo(0.0046728 + 0.031164 + 11.408203125, 9);
    // 2,920 × 28 + 4 × 2 = 81,768 transitions, and 2,920 starts.
    expect(stateMachine).toBeCloseTo(2.0442 + 0.00292, 9);
    // 12,000 places of 256 bytes and 39,000 entries of 512: 23,040,000 bytes.
    expect(storage).toBeCloseTo(0.005364418, 9);
    expect(total).toBeCloseTo(13.628868343, 6);
  });

  test('without members costs its idle runs', () => {
    const { due, dynamoDb, lambda, stateMachine, storage } = agendaMonth(0, { ...MEASURED, logBytes: 0 }, DEPLOYED, ROUND);
    expect({ due, storage }).toEqual({ due: 0, storage: 0 });
    expect(dynamoDb).toBeCloseTo(0.009344, 9);
    // 23,360 invocations of 50 ms at 2 GB.
    expect(lambda).toBeCloseTo(0.004672 + 0.02336, 9);
    expect(stateMachine).toBeCloseTo(2.044 + 0.00292, 9);
  });

  test('is a line of the table', () => {
    const month = { members: 1_000_000, due: 3_250_000, dynamoDb: 12.5, lambda: 3.456, stateMachine: 2, storage: 0.5, total: 18.456 };
    expect(monthTable([month])).toEqual([
      '  members | due a month | DynamoDB | Lambda | state machine | storage | total | USD per member',
      '1,000,000 |   3,250,000 |    12.50 |   3.46 |          2.00 |    0.50 | 18.46 |      0.0000185',
    ]);
  });
});

describe('transitions', () => {
  const PASS = { Type: 'Pass', End: true };

  test('count each entered state, and those of a map for each item', () => {
    const inner = {
      StartAt: 'Work',
      States: { Work: { Type: 'Task', Next: 'More?' }, 'More?': { Type: 'Choice', Default: 'Done' }, Done: PASS },
    };
    const States = {
      First: { Type: 'Pass', Next: 'Each' },
      Each: { Type: 'Map', ItemProcessor: inner, Next: 'Last' },
      Last: PASS,
      Never: PASS,
    };
    expect(idleTransitions({ StartAt: 'First', States }, 5)).toBe(3 + 5 * 3);
  });

  test('need existing states', () => {
    expect(() => idleTransitions({ StartAt: 'Gone', States: {} }, 1)).toThrow(
      expect.objectContaining({ name: 'UnknownState', message: 'Gone' }),
    );
  });

  test('as deployed come every quarter of an hour, with eight workers', async () => {
    expect(await deployedAgenda()).toEqual({ runsAMonth: 2920, workers: 8, transitions: 28, memoryMegabytes: 1024 });
  });
});
