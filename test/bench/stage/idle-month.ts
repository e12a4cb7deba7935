/** The monthly cost of a stage without members and without requests, from what its template has and AWS's prices. */
import type { Prices } from '../kernel/prices.ts';

/** The number of each thing that costs money while nobody calls. */
export interface IdleStage {
  readonly alarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  /** Queues that Lambda polls. It polls the table's stream for nothing. */
  readonly polledQueues: number;
  readonly schedules: readonly IdleSchedule[];
  /** The stage records traces. */
  readonly traced: boolean;
}

export interface IdleSchedule {
  readonly name: string;
  readonly startsAMonth: number;
  /** Transitions of the state machine that it starts; 0: it starts a function. */
  readonly transitions: number;
  readonly invocations: number;
  readonly memoryMegabytes: number;
}

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;
const MINUTES_A_MONTH = 730 * 60;

/**
 * Lambda keeps five pollers at an empty queue, and each asks again after 20 seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLS_A_MINUTE = 5 * 3;

/** With a cold start, which AWS bills. */
const MILLIS_OF_AN_INVOCATION = 600;
/** Eight shards of the agenda, each an empty query that is not consistent. No other idle worker reads more. */
const READ_UNITS_OF_AN_INVOCATION = 4;
const LOG_BYTES_OF_AN_INVOCATION = 1_000;

export interface IdleMonth {
  readonly alarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  readonly polls: number;
  readonly transitions: number;
  readonly starts: number;
  readonly functions: number;
  readonly reads: number;
  readonly traces: number;
  readonly logs: number;
  readonly total: number;
}

export function idleMonth({ alarms, dashboards, secrets, polledQueues, schedules, traced }: IdleStage, prices: Prices): IdleMonth {
  const sum = (of: (schedule: IdleSchedule) => number) => schedules.reduce((total, one) => total + one.startsAMonth * of(one), 0);
  const starts = sum(() => 1);
  const invocations = sum((one) => one.invocations);
  const gigabyteSeconds = sum((one) => one.invocations * (MILLIS_OF_AN_INVOCATION / 1000) * (one.memoryMegabytes / 1024));
  const { dynamoDb, lambdaArm, stepFunctions, scheduler, fifoQueue, cloudWatch, secretsManager, traces, logs } = prices;
  const costs = {
    alarms: alarms * cloudWatch.perAlarmMonth,
    dashboards: dashboards * cloudWatch.perDashboardMonth,
    secrets: secrets * secretsManager.perSecretMonth,
    polls: (polledQueues * POLLS_A_MINUTE * MINUTES_A_MONTH * fifoQueue.perMillionRequests) / MILLION,
    transitions: (sum((one) => one.transitions) * stepFunctions.perMillionTransitions) / MILLION,
    starts: (starts * scheduler.perMillionInvocations) / MILLION,
    functions: (invocations * lambdaArm.perMillionRequests) / MILLION + gigabyteSeconds * lambdaArm.perGigabyteSecond,
    reads: (invocations * READ_UNITS_OF_AN_INVOCATION * dynamoDb.perMillionReadUnits) / MILLION,
    traces: traced ? (starts * traces.perMillionRecorded) / MILLION : 0,
    logs: ((invocations * LOG_BYTES_OF_AN_INVOCATION) / GIGABYTE) * logs.perGigabyte,
  };
  return { ...costs, total: Object.values(costs).reduce((total, cost) => total + cost, 0) };
}
