/** The schedules of the templates. Here they run only on request, so nothing happens by itself when the clock is moved. */

import type { Schedule } from '../resources/schedule.ts';
import type { FunctionPool } from '../runtime/function-pool.ts';
import type { PlatformClock } from './clock.ts';
import { type Execution, type ExecutionResult, invokeOnce, startExecution } from './execution.ts';

export type ScheduleRun = ExecutionResult & { readonly startedAt: string; readonly seconds: number };

export interface ScheduleListed {
  readonly name: string;
  readonly expression: string;
  /** Its target: exactly one of the two. */
  readonly stateMachine?: string;
  readonly function?: string;
  /** null: no run since the platform started. */
  readonly lastRun: Pick<ScheduleRun, 'status' | 'startedAt' | 'seconds'> | null;
}

export class Schedules {
  readonly #schedules: ReadonlyMap<string, Schedule>;
  readonly #poolOf: (functionArn: string) => FunctionPool | undefined;
  readonly #clock: PlatformClock;
  readonly #lastRuns = new Map<string, ScheduleRun>();
  readonly #underWay = new Set<Execution>();

  constructor(schedules: readonly Schedule[], poolOf: (functionArn: string) => FunctionPool | undefined, clock: PlatformClock) {
    this.#schedules = new Map(schedules.map((schedule) => [schedule.name, schedule]));
    this.#poolOf = poolOf;
    this.#clock = clock;
  }

  list(): readonly ScheduleListed[] {
    return [...this.#schedules.values()].map(({ name, expression, starts }) => {
      const run = this.#lastRuns.get(name);
      const lastRun = run === undefined ? null : { status: run.status, startedAt: run.startedAt, seconds: run.seconds };
      const started = starts.kind === 'function' ? { function: starts.label } : { stateMachine: starts.machine.name };
      return { name, expression, ...started, lastRun };
    });
  }

  /** Waits for the end of the run. undefined: there is no such schedule. */
  async run(name: string): Promise<ScheduleRun | undefined> {
    const schedule = this.#schedules.get(name);
    if (schedule === undefined) return undefined;
    const startedAt = this.#clock.now().toISOString();
    const started = performance.now();
    const result = await this.#resultOf(schedule);
    const run = { ...result, startedAt, seconds: Math.round(performance.now() - started) / 1000 };
    this.#lastRuns.set(name, run);
    return run;
  }

  async #resultOf({ starts, input }: Schedule): Promise<ExecutionResult> {
    if (starts.kind === 'function') return invokeOnce(this.#poolOf(starts.functionArn), input);
    const execution = await startExecution(starts.machine, input, this.#poolOf);
    this.#underWay.add(execution);
    return execution.result.finally(() => this.#underWay.delete(execution));
  }

  stop(): void {
    for (const execution of this.#underWay) execution.abort();
  }
}
