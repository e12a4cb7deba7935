/** A bundle that takes batches of records or messages, without a stream or a queue in front of it. */
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { BenchRun } from '../benchmark.ts';
import { type FunctionPlace, InvocationRefused, startBundle } from '../functions/function-process.ts';

export interface EventFunctionProcess {
  /** Invokes one batch after another. @throws InvocationRefused if an item has failed. */
  invoke(batches: readonly object[]): Promise<{ readonly millis: number; readonly cpuMicros: number }>;
  /** The bytes logged so far. */
  logBytes(): number;
}

/** Any answer of a function that returns its results is accepted. */
const Answer = z.union([z.array(z.unknown()), z.object({ batchItemFailures: z.array(z.unknown()).max(0) })]);
const Answered = z.object({ millis: z.number(), cpuMicros: z.number(), answer: z.unknown() });

const CHILD = fileURLToPath(new URL('../functions/worker-child.ts', import.meta.url));

export async function startEventFunction(run: BenchRun, bundleDirectory: string, place: FunctionPlace): Promise<EventFunctionProcess> {
  const { ask, logBytes } = await startBundle(run, CHILD, bundleDirectory, place);
  return {
    logBytes,
    async invoke(batches) {
      const sum = { millis: 0, cpuMicros: 0 };
      for (const batch of batches) {
        const { millis, cpuMicros, answer } = Answered.parse(await ask(batch));
        if (!Answer.safeParse(answer).success) throw new InvocationRefused(JSON.stringify(answer));
        sum.millis += millis;
        sum.cpuMicros += cpuMicros;
      }
      return sum;
    },
  };
}
