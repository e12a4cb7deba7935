/** Runs of analytics in tests: made-up members, and a machine that takes the steps in the order of the state machine. */

import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { Found } from '../../../shared/domain/analytics/passes/insight.ts';
import { type MemberInsight, newInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import type { RunRef } from '../../../shared/domain/analytics/passes/run.ts';
import { concludeRun } from '../../../shared/use-cases/analytics/conclude-run.ts';
import { judgeShards } from '../../../shared/use-cases/analytics/judge-shards.ts';
import { measureShards } from '../../../shared/use-cases/analytics/measure-shards.ts';
import type { MembersPage } from '../../../shared/use-cases/analytics/members-as-of.ts';
import { type PlannedGroup, planRuns, type RunPlan, type RunRequest } from '../../../shared/use-cases/analytics/plan-runs.ts';
import { failRun, reportRun } from '../../../shared/use-cases/analytics/report-run.ts';
import type { RunMembers, RunPorts, ShardOfPass } from '../../../shared/use-cases/analytics/run-ports.ts';
import { PROGRAMME_ID } from '../kernel/builders.ts';
import { NO_POINTS } from './member-as-of.ts';

export const aMemberAsOf = (memberId: string, differing: Partial<MemberAsOf> = {}): MemberAsOf => ({
  programmeId: PROGRAMME_ID,
  memberId,
  enrolledOn: 20_000,
  purchases: [],
  facts: [],
  tier: null,
  frozen: false,
  segments: [],
  ...differing,
});

export interface MadeUpMembers extends RunMembers {
  /** The findings stored for each member. */
  readonly found: Map<string, Found>;
  /** The position after which each page was requested. */
  readonly asked: (string | undefined)[];
}

/** @param shards the members of the first shards, in order. */
export function madeUpMembers(shards: readonly (readonly MemberAsOf[])[], pageOf = 2): MadeUpMembers {
  const found = new Map<string, Found>();
  const asked: (string | undefined)[] = [];
  async function* pages({ shard, after }: ShardOfPass, timeLeft: () => number): AsyncGenerator<MembersPage<MemberAsOf>> {
    asked.push(after);
    const left = (shards[shard] ?? []).filter(({ memberId }) => after === undefined || memberId > after);
    for (let from = 0; from === 0 || (from < left.length && timeLeft() > 0); from += pageOf) {
      const members = left.slice(from, from + pageOf);
      await undefined;
      yield { members, after: from + pageOf < left.length ? members.at(-1)?.memberId : undefined };
    }
  }
  const insightOf = ({ memberId }: MemberAsOf): MemberInsight => ({
    ...newInsight(PROGRAMME_ID, memberId, [], 'UTC'),
    found: found.get(memberId) ?? null,
  });
  return {
    found,
    asked,
    async *measured(part, timeLeft) {
      for await (const { members, after } of pages(part, timeLeft)) {
        yield { members: members.map((member) => ({ member, points: NO_POINTS })), after };
      }
    },
    async *judged(part, timeLeft) {
      for await (const { members, after } of pages(part, timeLeft)) {
        yield { members: members.map((member) => ({ member, insight: insightOf(member) })), after };
      }
    },
    async keep({ member }, insight) {
      found.set(member.memberId, insight);
    },
  };
}

export const FOREVER = (): number => 1;

/** A time limit that is used up at every `looks`-th question. */
export const outOfTimeEvery = (looks: number) => {
  let looked = 0;
  return (): number => {
    looked += 1;
    return looked % looks === 0 ? 0 : 1;
  };
};

/** Retries a step as Step Functions does. */
async function tried<Answer>(attempts: number, step: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

export interface Machine {
  readonly plan: RunPlan;
  /** The outcome of each programme, in the order of the plan. */
  readonly ended: readonly ('done' | 'superseded' | 'failed')[];
}

export interface MachineOptions {
  readonly timeLeft?: () => number;
  readonly attempts?: number;
  /** The order in which workers take the groups. */
  readonly order?: <Group>(groups: readonly Group[]) => readonly Group[];
  readonly workers?: number;
}

export async function runMachine(
  ports: RunPorts,
  request: RunRequest = {},
  { timeLeft = FOREVER, attempts = 4, order = (groups) => groups, workers = 200 }: MachineOptions = {},
): Promise<Machine> {
  const plan = await tried(attempts, () => planRuns(ports, request));
  const pass = async (groups: readonly PlannedGroup[], step: typeof measureShards | typeof judgeShards): Promise<void> => {
    for (const group of order(groups)) {
      let left = group;
      for (let worker = 0; worker < workers && left.shards.length > 0; worker += 1) {
        const { outcome, ...rest } = await tried(attempts, () => step(ports, left, timeLeft));
        if (outcome === 'superseded') break;
        left = { ...left, listedUpTo: undefined, ...rest };
      }
    }
  };
  const programme = async (ref: RunRef, groups: readonly PlannedGroup[]) => {
    try {
      await pass(groups, measureShards);
      if ((await tried(attempts, () => concludeRun(ports, ref))) === 'superseded') return 'superseded';
      await pass(groups, judgeShards);
      return await tried(attempts, () => reportRun(ports, ref));
    } catch (error) {
      await tried(attempts, () => failRun(ports, ref, error instanceof Error ? error.message : String(error)));
      return 'failed';
    }
  };
  const ended: Machine['ended'][number][] = [];
  for (const { groups, ...ref } of plan.runs) ended.push(await programme(ref, groups));
  return { plan, ended };
}
