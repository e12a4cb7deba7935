/** The monthly cost of the agenda in dollars, from the cost of one account and AWS's prices. */
import type { Prices } from '../kernel/prices.ts';

/**
 * How often each kind of entry is due for a member in a month. The numbers are on the high side, and assume different days, because
 * entries that are due together are posted together.
 */
export const DUE_A_MONTH = {
  /** Points of each purchase mature by themselves. One purchase a month; the customers of CDNOW made one in six months. */
  maturities: 1,
  /** Points of a month expire together, and nobody spends any here. */
  expiries: 1,
  /** One before each of these. */
  expiryWarnings: 1,
  /** Tiers last for a year. */
  reviews: 1 / 12,
  tierWarnings: 1 / 12,
  birthdays: 1 / 12,
} as const;

/** A worker stops after this time, and another continues: docs/adr/0011-the-agenda-is-worked-by-groups-of-shards.md. */
const WORKER_MILLIS = 90_000;
/** One more worker passes its task and the choice after it once more. */
const TRANSITIONS_A_WORKER = 2;
/** The overhead that DynamoDB bills for each stored item, in the table and in the index. */
const OVERHEAD_BYTES = 100;

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;

export interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface AgendaMeasured {
  /** For each due account. */
  readonly perDue: Units & { readonly millis: number };
  readonly perBirthday: Units;
  /** A run through all shards without due accounts, and one of its invocations. */
  readonly idle: { readonly readUnits: number; readonly millis: number };
  /** The log of one invocation. */
  readonly logBytes: number;
  /** A place on the agenda, and an entry. */
  readonly placeBytes: number;
  readonly entryBytes: number;
}

/** The values of the template. */
export interface AgendaDeployed {
  readonly runsAMonth: number;
  /** The workers of an idle run, and the transitions of its state machine. */
  readonly workers: number;
  readonly transitions: number;
  readonly memoryMegabytes: number;
}

export interface AgendaMonth {
  readonly members: number;
  /** The number of accounts that are due. */
  readonly due: number;
  readonly dynamoDb: number;
  /** Requests, duration and logs. */
  readonly lambda: number;
  /** Transitions, and the schedule's starts. */
  readonly stateMachine: number;
  /** Places on the agenda, and the month's entries. */
  readonly storage: number;
  readonly total: number;
}

export function agendaMonth(members: number, measured: AgendaMeasured, deployed: AgendaDeployed, prices: Prices): AgendaMonth {
  const { birthdays: birthdaysOfEach, ...others } = DUE_A_MONTH;
  const birthdays = members * birthdaysOfEach;
  const ordinary = members * Object.values(others).reduce((sum, times) => sum + times, 0);
  const due = ordinary + birthdays;
  const { perDue, perBirthday, idle } = measured;
  const { runsAMonth } = deployed;

  const reads = ordinary * perDue.readUnits + birthdays * perBirthday.readUnits + runsAMonth * idle.readUnits;
  const writes = ordinary * perDue.writeUnits + birthdays * perBirthday.writeUnits;
  const furtherWorkers = Math.floor((due * perDue.millis) / WORKER_MILLIS);
  const invocations = runsAMonth * deployed.workers + furtherWorkers;
  const seconds = (invocations * idle.millis + due * perDue.millis) / 1000;
  const transitions = runsAMonth * deployed.transitions + furtherWorkers * TRANSITIONS_A_WORKER;
  const keptBytes = members * (measured.placeBytes + OVERHEAD_BYTES) + due * (measured.entryBytes + OVERHEAD_BYTES);

  const costs = {
    dynamoDb: (reads * prices.dynamoDb.perMillionReadUnits + writes * prices.dynamoDb.perMillionWriteUnits) / MILLION,
    lambda:
      (invocations * prices.lambdaArm.perMillionRequests) / MILLION +
      seconds * (deployed.memoryMegabytes / 1024) * prices.lambdaArm.perGigabyteSecond +
      ((invocations * measured.logBytes) / GIGABYTE) * prices.logs.perGigabyte,
    stateMachine:
      (transitions * prices.stepFunctions.perMillionTransitions + runsAMonth * prices.scheduler.perMillionInvocations) / MILLION,
    storage: (keptBytes / GIGABYTE) * prices.dynamoDb.perGigabyteMonth,
  };
  return { members, due, ...costs, total: Object.values(costs).reduce((sum, cost) => sum + cost, 0) };
}
