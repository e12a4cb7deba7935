/** Vitest's setup file: tells the reporter what processor time a test file took. */
import { afterAll, type TaskMeta } from 'vitest';
import { processorSeconds } from './processor-time.ts';

declare module 'vitest' {
  interface TaskMeta {
    processorSeconds?: number;
  }
}

declare global {
  /** Processor seconds of the files that ran before in this process. */
  var processorSecondsBefore: number | undefined;
}

// The first hook that is registered is the last that runs. Bound, since Vitest reads the parameters of a hook from its text.
afterAll(measure.bind(undefined));

function measure(_: unknown, { meta }: { readonly meta: TaskMeta }): void {
  const seconds = processorSeconds();
  meta.processorSeconds = seconds - (globalThis.processorSecondsBefore ?? 0);
  globalThis.processorSecondsBefore = seconds;
}
