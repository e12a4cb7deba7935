/** The interface of a benchmark. To add one: a file in `benchmarks/` or in the folder of what it measures, and a line in `benchmarks.ts`. */
import type { Figure } from './kernel/figure.ts';

export interface Benchmark {
  readonly title: string;
  /** The names of its figures. A request for one of them, or for a prefix of several, runs this benchmark. */
  readonly figures: readonly string[];
  /** A further group of its figures, besides the one in their names. */
  readonly alsoIn?: string;
  measure(run: BenchRun): Promise<Measured>;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** Text beside the figures. */
  readonly notes?: readonly string[];
}

/** One run of some benchmarks. */
export interface BenchRun {
  /** Makes what several benchmarks share, such as a database or a measurement, once in a run. */
  once<Made>(make: (run: BenchRun) => Promise<Made>): Promise<Made>;
  /** Registers work for the end of the run; the last registered runs first. */
  defer(end: () => Promise<unknown>): void;
  readonly progress: BenchProgress;
}

export interface BenchProgress {
  /** Begins a part with so many steps. */
  begin(title: string, steps: number): void;
  step(): void;
  end(): void;
}
