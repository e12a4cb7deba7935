/** A worker's bundle, sent through shards of the agenda without a state machine. */
import * as z from 'zod';
import type { BenchRun } from '../benchmark.ts';
import { type FunctionPlace, InvocationRefused, startBundle, WORKER_CHILD } from '../functions/function-process.ts';
import type { Round } from '../kernel/contest.ts';

export interface WorkerRound extends Round {
  readonly cpuMicros: number;
}

export interface WorkerProcess {
  /** One invocation. @throws InvocationRefused unless it has done exactly so many accounts. */
  work(event: object, accounts: number): Promise<WorkerRound>;
  /** The bytes logged so far. */
  logBytes(): number;
}

const Answered = z.object({ millis: z.number(), cpuMicros: z.number(), answer: z.looseObject({ status: z.string(), settled: z.int() }) });

export async function startWorker(run: BenchRun, bundleDirectory: string, place: FunctionPlace): Promise<WorkerProcess> {
  const { ask, logBytes } = await startBundle(run, WORKER_CHILD, bundleDirectory, place);
  return {
    logBytes,
    async work(event, accounts) {
      const { millis, cpuMicros, answer } = Answered.parse(await ask(event));
      if (answer.status !== 'done' || answer.settled !== accounts) {
        throw new InvocationRefused(`with ${accounts} accounts due: ${JSON.stringify(answer)}`);
      }
      return { invocations: accounts, millis, cpuMicros };
    },
  };
}
