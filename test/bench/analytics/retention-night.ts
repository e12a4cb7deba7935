/** What a night costs, from what each member takes and AWS's prices. Dollars. */
import type { Prices } from '../kernel/prices.ts';

/** One purchase a month, as for the agenda: docs of `agenda-month.ts`. */
export const BOUGHT_THAT_DAY = 1 / 30;
const NIGHTS_A_MONTH = 365 / 12;

/** DynamoDB counts these for each item that it keeps. */
const OVERHEAD_BYTES = 100;
/** Two passes, each with a checkpoint a shard at the end and one after so many members. */
const PASSES = 2;
const MEMBERS_A_CHECKPOINT = 10_000;

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;

export interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface RetentionMeasured {
  /** Of a member who did nothing that day. */
  readonly perMember: Units;
  /** What it is more of one who bought. */
  readonly perBuyer: Units;
  /** Of one shard. */
  readonly checkpoint: Units;
  /** Of a worker, for a member in both passes. */
  readonly millisPerMember: number;
  /** Plan, conclude and report together. */
  readonly betweenMillis: number;
  /** What an invocation logs. */
  readonly logBytes: number;
  readonly insightBytes: number;
}

/** As the template has it. */
export interface RetentionDeployed {
  readonly shards: number;
  /** Of so many members, side by side in each pass. */
  readonly groups: (members: number) => number;
  /** Of a run with so many groups, each done by one worker. */
  readonly transitions: (groups: number) => number;
  /** After which a worker stops, and another goes on: two transitions. */
  readonly workerMillis: number;
  readonly memoryMegabytes: number;
}

export interface RetentionNight {
  readonly members: number;
  readonly groups: number;
  /** Until the reports are there, as fast as one worker is here. */
  readonly minutes: number;
  readonly reads: number;
  readonly writes: number;
  readonly lambda: number;
  readonly stateMachine: number;
  /** A night's part of what keeping the insights costs in a month. */
  readonly storage: number;
  readonly total: number;
}

export function retentionNight(members: number, measured: RetentionMeasured, deployed: RetentionDeployed, prices: Prices): RetentionNight {
  const { perMember, perBuyer, checkpoint, millisPerMember, betweenMillis } = measured;
  const buyers = members * BOUGHT_THAT_DAY;
  const checkpoints = PASSES * deployed.shards * (1 + Math.floor(members / deployed.shards / MEMBERS_A_CHECKPOINT));
  // Merged once after each pass, by whoever concludes and reports.
  const readUnits = members * perMember.readUnits + buyers * perBuyer.readUnits + PASSES * deployed.shards * checkpoint.readUnits;
  const writeUnits = members * perMember.writeUnits + buyers * perBuyer.writeUnits + checkpoints * checkpoint.writeUnits;

  const groups = deployed.groups(members);
  const workMillis = members * millisPerMember;
  const furtherWorkers = PASSES * groups * Math.floor(workMillis / PASSES / groups / deployed.workerMillis);
  const invocations = PASSES * groups + furtherWorkers + 3;
  const transitions = deployed.transitions(groups) + 2 * furtherWorkers;

  const costs = {
    reads: (readUnits * prices.dynamoDb.perMillionReadUnits) / MILLION,
    writes: (writeUnits * prices.dynamoDb.perMillionWriteUnits) / MILLION,
    lambda:
      (invocations * prices.lambdaArm.perMillionRequests) / MILLION +
      ((workMillis + betweenMillis) / 1000) * (deployed.memoryMegabytes / 1024) * prices.lambdaArm.perGigabyteSecond +
      ((invocations * measured.logBytes) / GIGABYTE) * prices.logs.perGigabyte,
    stateMachine: (transitions * prices.stepFunctions.perMillionTransitions + prices.scheduler.perMillionInvocations) / MILLION,
    storage: (((members * (measured.insightBytes + OVERHEAD_BYTES)) / GIGABYTE) * prices.dynamoDb.perGigabyteMonth) / NIGHTS_A_MONTH,
  };
  const total = Object.values(costs).reduce((sum, cost) => sum + cost, 0);
  return { members, groups, minutes: (workMillis / groups + betweenMillis) / 60_000, ...costs, total };
}
