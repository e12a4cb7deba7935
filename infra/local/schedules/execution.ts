/** One execution of a state machine or a function, in the functions' own workers. */
import { messageOf } from '../failure.ts';
import type { StateMachine } from '../resources/state-machine.ts';
import type { FunctionPool, Outcome } from '../runtime/function-pool.ts';

export type ExecutionResult =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

export interface Execution {
  readonly result: Promise<ExecutionResult>;
  abort(): void;
}

/** An error with Step Functions' name, on which `Retry` and `Catch` depend. */
class TaskFailed extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

export async function startExecution(
  machine: StateMachine,
  input: unknown,
  poolOf: (functionArn: string) => FunctionPool | undefined,
): Promise<Execution> {
  // Loaded only when needed: it takes a second.
  const { StateMachine: Interpreter } = await import('aws-local-stepfunctions');
  const tasks = [...machine.tasks].map(([name, functionArn]) => [
    name,
    async (taskInput: unknown) => resultOf(await poolOf(functionArn)?.invoke(taskInput)),
  ]);
  const execution = new Interpreter(JSON.parse(machine.definition)).run(JSON.parse(JSON.stringify(input)), {
    overrides: { taskResourceLocalHandlers: Object.fromEntries(tasks) },
  });
  return {
    abort: execution.abort,
    result: execution.result.then(
      (output) => ({ status: 'SUCCEEDED', output }),
      (error: unknown) => failureOf(error),
    ),
  };
}

/** Invokes the function of a schedule. */
export async function invokeOnce(pool: FunctionPool | undefined, input: unknown): Promise<ExecutionResult> {
  try {
    return { status: 'SUCCEEDED', output: resultOf(await pool?.invoke(input)) };
  } catch (error) {
    return failureOf(error);
  }
}

function resultOf(outcome: Outcome | undefined) {
  switch (outcome?.kind) {
    case 'answered':
      return JSON.parse(outcome.result ?? 'null');
    case 'failed':
      throw new TaskFailed(outcome.errorType, outcome.errorMessage);
    case 'timed-out':
      throw new TaskFailed('Sandbox.Timedout', 'the function did not answer in time');
    default:
      throw new TaskFailed('Lambda.TooManyRequestsException', 'no worker of the function is free');
  }
}

/** The interpreter wraps the state's own error. */
function failureOf(error: unknown): ExecutionResult {
  const own = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { status: 'FAILED', error: own instanceof Error ? own.name : 'Error', cause: messageOf(own) };
}
