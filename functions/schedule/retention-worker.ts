/** The worker of analytics: runs the step of a run that the state machine names. */
import * as z from 'zod/mini';
import { toDate } from '../../shared/domain/kernel/calendar.ts';
import type { ShardsLeft } from '../../shared/use-cases/analytics/checkpoints.ts';
import type { PlannedGroup } from '../../shared/use-cases/analytics/plan-runs.ts';
import type { RunPorts } from '../../shared/use-cases/analytics/run-ports.ts';
import { Count, Instant, Name } from '../edge/input.ts';
import { logger, metrics } from '../edge/observe.ts';
import { worker } from '../edge/worker.ts';

const Day = z.pipe(z.iso.date(), z.transform(toDate));

const Request = z.object({
  programmeId: z.optional(Name),
  asOf: z.optional(Day),
  knownAt: z.optional(z.union([z.enum(['first', 'now']), Instant])),
});

const Run = z.object({ programmeId: Name, asOf: Day, knownAt: Instant, startedAt: Instant });

const Group = z.extend(Run, {
  shards: z.array(Count).check(z.minLength(1)),
  /** The number of workers that have run before. */
  workers: Count,
  unlisted: z.array(Count),
  listedUpTo: z.optional(Name),
});

/** A failure in the form of Step Functions. */
const Failure = z.object({ Error: z.string(), Cause: z.optional(z.string()) });

const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), request: Request }),
  z.object({ step: z.literal('measure'), group: Group }),
  z.object({ step: z.literal('conclude'), run: Run }),
  z.object({ step: z.literal('judge'), group: Group }),
  z.object({ step: z.literal('report'), run: Run }),
  z.object({ step: z.literal('fail'), run: Run, failure: Failure }),
]);

/** The client of the table. The store comes with the first step. */
export { ground } from '../edge/wire-ground.ts';

async function runPorts(): Promise<RunPorts> {
  const { platform } = await import('../edge/wire.ts');
  const { runMembers } = await import('../../shared/use-cases/analytics/run-members.ts');
  return { ...platform(), members: runMembers({ ...platform(), onLeftOut }), onFailed, onLeftOut };
}

/** Loads the step's own code only. The language of segments' rules, the largest part, is needed by `judge` alone. */
export const handler = worker(Step, async (input, timeLeft): Promise<object> => {
  const ports = await runPorts();
  switch (input.step) {
    case 'plan': {
      const { planRuns } = await import('../../shared/use-cases/analytics/plan-runs.ts');
      return planRuns(ports, input.request);
    }
    case 'measure': {
      const { measureShards } = await import('../../shared/use-cases/analytics/measure-shards.ts');
      return leftOf(input.group, measureShards(ports, input.group, timeLeft));
    }
    case 'conclude': {
      const { concludeRun } = await import('../../shared/use-cases/analytics/conclude-run.ts');
      return ended(concludeRun(ports, input.run));
    }
    case 'judge': {
      const { judgeShards } = await import('../../shared/use-cases/analytics/judge-shards.ts');
      return leftOf(input.group, judgeShards(ports, input.group, timeLeft));
    }
    case 'report': {
      const { reportRun } = await import('../../shared/use-cases/analytics/report-run.ts');
      return ended(reportRun(ports, input.run));
    }
    case 'fail':
      return ended(noteFailure(ports, input));
  }
});

/** The input of the next worker. */
async function leftOf(group: PlannedGroup, left: Promise<ShardsLeft>): Promise<object> {
  const { listedUpTo: _, ...before } = group;
  const { outcome, ...after } = await left;
  return { ...before, ...after, status: outcome, workers: group.workers + 1 };
}

const ended = async (outcome: Promise<'done' | 'failed' | 'superseded'>): Promise<object> => ({ status: await outcome });

/** Counts a failure, unless another run has taken the run's place or the run has ended. */
async function noteFailure(ports: RunPorts, { run, failure }: Extract<z.output<typeof Step>, { step: 'fail' }>) {
  const { failRun } = await import('../../shared/use-cases/analytics/report-run.ts');
  const status = await failRun(ports, run, reasonOf(failure));
  if (status === 'failed') onFailed(run.programmeId, failure);
  return status;
}

function onFailed(programmeId: string, error: unknown): void {
  logger.error('no reports', { programmeId, error: error instanceof Error ? error : JSON.stringify(error) });
  metrics.addMetric('RetentionRunsFailed', 'Count', 1);
}

function onLeftOut(programmeId: string, memberId: string, error: unknown): void {
  logger.error('a member is left out', { programmeId, memberId, error: error instanceof Error ? error : String(error) });
  metrics.addMetric('MembersLeftOut', 'Count', 1);
}

/** A bound, because a cause can be as long as a stack trace. */
const REASON_LENGTH = 500;

function reasonOf({ Error: name, Cause: cause = '' }: z.output<typeof Failure>): string {
  const said = z.object({ errorMessage: z.string() }).safeParse(parsed(cause));
  return `${name}: ${said.success ? said.data.errorMessage : cause}`.slice(0, REASON_LENGTH);
}

/** The cause of a function that threw is JSON by Lambda. */
function parsed(cause: string): unknown {
  try {
    return JSON.parse(cause);
  } catch {
    return undefined;
  }
}
