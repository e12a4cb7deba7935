/** The schedules of the template. Here they run when they are asked to: nothing happens behind the back of who moves the clock. */
import type { PlatformClock } from './clock.ts';
import { type Execution, type ExecutionResult, startExecution } from './execution.ts';
import type { FunctionPool } from './function-pool.ts';
import type { Schedule } from './resources/schedule.ts';

export type ScheduleRun = ExecutionResult & { readonly startedAt: string; readonly seconds: number };

export interface ScheduleListed {
  readonly name: string;
  readonly expression: string;
  readonly stateMachine: string;
  /** null: none since the platform started. */
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
    return [...this.#schedules.values()].map(({ name, expression, machine }) => {
      const run = this.#lastRuns.get(name);
      const lastRun = run === undefined ? null : { status: run.status, startedAt: run.startedAt, seconds: run.seconds };
      return { name, expression, stateMachine: machine.name, lastRun };
    });
  }

  /** Waits for its end. undefined: there is no such schedule. */
  async run(name: string): Promise<ScheduleRun | undefined> {
    const schedule = this.#schedules.get(name);
    if (schedule === undefined) return undefined;
    const startedAt = this.#clock.now().toISOString();
    const started = performance.now();
    const execution = await startExecution(schedule.machine, schedule.input, this.#poolOf);
    this.#underWay.add(execution);
    const result = await execution.result.finally(() => this.#underWay.delete(execution));
    const run = { ...result, startedAt, seconds: Math.round(performance.now() - started) / 1000 };
    this.#lastRuns.set(name, run);
    return run;
  }

  stop(): void {
    for (const execution of this.#underWay) execution.abort();
  }
}
