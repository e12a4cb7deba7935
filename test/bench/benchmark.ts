/** What a benchmark is, and what it is given. To add one: a file in `benchmarks/`, and a line in `benchmarks.ts`. */
import type { Figure } from './kernel/figure.ts';

export interface Benchmark {
  readonly title: string;
  /** The names of its figures. Whoever asks for one of them, or for what several begin with, gets this benchmark run. */
  readonly figures: readonly string[];
  /** A group that its figures belong to besides the one that their names begin with. */
  readonly alsoIn?: string;
  measure(run: BenchRun): Promise<Measured>;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** What people want to see beside the figures. */
  readonly notes?: readonly string[];
}

/** One run of some benchmarks. */
export interface BenchRun {
  /** Several benchmarks need the same database, or the same measurement: it is made for the first of them, and kept. */
  once<Made>(make: (run: BenchRun) => Promise<Made>): Promise<Made>;
  /** At the end of the run, the last first. */
  defer(end: () => Promise<unknown>): void;
  readonly progress: BenchProgress;
}

export interface BenchProgress {
  /** Something that takes so many steps. */
  begin(title: string, steps: number): void;
  step(): void;
  end(): void;
}
