/** The shared resources of a run: made on first use, ended with the run. */
import type { BenchProgress, BenchRun } from './benchmark.ts';

export class DisposableRun implements BenchRun, AsyncDisposable {
  readonly progress: BenchProgress;
  readonly #made = new Map<unknown, unknown>();
  readonly #stack = new AsyncDisposableStack();

  constructor(progress: BenchProgress) {
    this.progress = progress;
  }

  once<Made>(make: (run: BenchRun) => Promise<Made>): Promise<Made> {
    if (!this.#made.has(make)) this.#made.set(make, make(this));
    // The stored value was made by this function, so it has its type.
    return this.#made.get(make) as Promise<Made>;
  }

  defer(end: () => Promise<unknown>): void {
    this.#stack.defer(async () => void (await end()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
