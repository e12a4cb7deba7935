/** Executions that functions start through the Step Functions API. They run by themselves, and their state can be asked for. */

import { messageOf } from '../failure.ts';
import type { StateMachine } from '../resources/state-machine.ts';
import type { FunctionPool } from '../runtime/function-pool.ts';
import type { PlatformClock } from './clock.ts';
import { type Execution, type ExecutionResult, startExecution } from './execution.ts';

export interface NamedExecution {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  /** The given JSON. */
  readonly input: string;
  readonly startedAt: Date;
  /** undefined: it is running. */
  readonly ended: (ExecutionResult & { readonly at: Date }) | undefined;
}

/** `arn:aws:states:<region>:<account>:stateMachine:<machine>` → `…:execution:<machine>:<name>`. */
export const executionArn = (machineArn: string, name: string): string => `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Step Functions distinguishes executions by name for 90 days. Here the newest are known. */
const REMEMBERED = 1_000;

export class Executions {
  readonly #poolOf: (functionArn: string) => FunctionPool | undefined;
  readonly #clock: PlatformClock;
  readonly #known = new Map<string, NamedExecution>();
  readonly #underWay = new Set<Execution>();
  #isStopped = false;

  constructor(poolOf: (functionArn: string) => FunctionPool | undefined, clock: PlatformClock) {
    this.#poolOf = poolOf;
    this.#clock = clock;
  }

  /** "StartExecution is idempotent for STANDARD workflows": the same name and input get the running one. undefined: the name is taken. */
  start(machine: StateMachine, name: string, input: string): NamedExecution | undefined {
    const arn = executionArn(machine.arn, name);
    const known = this.#known.get(arn);
    if (known !== undefined) return known.ended === undefined && known.input === input ? known : undefined;
    const started = { arn, machineArn: machine.arn, name, input, startedAt: this.#clock.now(), ended: undefined };
    this.#remember(started);
    this.#run(machine, started)
      .catch((error: unknown) => ({ status: 'FAILED' as const, error: 'States.Runtime', cause: messageOf(error) }))
      .then((result) => this.#known.set(arn, { ...started, ended: { ...result, at: this.#clock.now() } }));
    return started;
  }

  find(arn: string): NamedExecution | undefined {
    return this.#known.get(arn);
  }

  async #run(machine: StateMachine, { input }: NamedExecution): Promise<ExecutionResult> {
    const execution = await startExecution(machine, JSON.parse(input), this.#poolOf);
    this.#underWay.add(execution);
    if (this.#isStopped) execution.abort();
    return execution.result.finally(() => this.#underWay.delete(execution));
  }

  #remember(started: NamedExecution): void {
    this.#known.set(started.arn, started);
    const oldest = [...this.#known.values()].find(({ ended }) => ended !== undefined);
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest.arn);
  }

  stop(): void {
    this.#isStopped = true;
    for (const execution of this.#underWay) execution.abort();
  }
}
