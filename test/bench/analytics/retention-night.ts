/** The cost of a night in dollars, from the cost of each member and AWS's prices. */
import type { Prices } from '../kernel/prices.ts';

/** One purchase a month, as in `agenda-month.ts`. */
export const BOUGHT_THAT_DAY = 1 / 30;
const NIGHTS_A_MONTH = 365 / 12;

/** The overhead that DynamoDB bills for each stored item. */
const OVERHEAD_BYTES = 100;
/** Two passes. Each has a checkpoint at the end of a shard, and one after so many members. */
const PASSES = 2;
const MEMBERS_A_CHECKPOINT = 10_000;

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;

export interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface RetentionMeasured {
  /** A member without activity on that day. */
  readonly perMember: Units;
  /** The additional units of a member who bought. */
  readonly perBuyer: Units;
  /** One checkpoint of one shard. */
  readonly checkpoint: Units;
  /** A worker's time for one member in both passes. */
  readonly millisPerMember: number;
  /** Plan, conclude and report together. */
  readonly betweenMillis: number;
  /** The log of one invocation. */
  readonly logBytes: number;
  readonly insightBytes: number;
}

/** The values of the template. */
export interface RetentionDeployed {
  readonly shards: number;
  /** The number of concurrent groups in each pass. */
  readonly groups: (members: number) => number;
  /** The transitions of a run whose groups each need one worker. */
  readonly transitions: (groups: number) => number;
  /** After this time a worker stops, and another continues, which takes two transitions. */
  readonly workerMillis: number;
  readonly memoryMegabytes: number;
}

export interface RetentionNight {
  readonly members: number;
  readonly groups: number;
  /** The duration until the reports, at this machine's speed. */
  readonly minutes: number;
  readonly reads: number;
  readonly writes: number;
  readonly lambda: number;
  readonly stateMachine: number;
  /** One night's part of the monthly storage of insights. */
  readonly storage: number;
  readonly total: number;
}

export function retentionNight(members: number, measured: RetentionMeasured, deployed: RetentionDeployed, prices: Prices): RetentionNight {
  const { perMember, perBuyer, checkpoint, millisPerMember, betweenMillis } = measured;
  const buyers = members * BOUGHT_THAT_DAY;
  const checkpoints = PASSES * deployed.shards * (1 + Math.floor(members / deployed.shards / MEMBERS_A_CHECKPOINT));
  // Conclude and report read all checkpoints of their pass once.
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
