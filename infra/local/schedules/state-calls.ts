/** The part of the Step Functions API that functions use: the action and resource of a request, and its answer. */
import * as z from 'zod';
import type { StateMachine } from '../resources/state-machine.ts';
import type { Call } from '../runtime/policy.ts';
import { type Executions, executionArn, type NamedExecution } from './executions.ts';

export interface StateAnswer {
  readonly status: number;
  /** The name of an error; the body has its message. */
  readonly error?: string;
  readonly body: object;
}

export interface StateCall {
  readonly asks: Call;
  readonly answer: () => StateAnswer;
}

/** The rule for names in the reference: 1 to 80 characters, none of these. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;
/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_INPUT_BYTES = 256 * 1024;
const Start = z.object({ stateMachineArn: z.string(), name: z.string(), input: z.string().default('{}') });
const Describe = z.object({ executionArn: z.string() });

const seconds = (at: Date): number => at.getTime() / 1000;
const refused = (error: string, message: string): StateAnswer => ({ status: 400, error, body: { message } });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** undefined: an unknown operation, which the platform's functions do not use. */
export function stateCallOf(
  operation: string,
  request: unknown,
  { machines, executions }: { readonly machines: readonly StateMachine[]; readonly executions: Executions },
): StateCall | undefined {
  switch (operation) {
    case 'StartExecution': {
      const { stateMachineArn, name, input } = Start.parse(request);
      return {
        asks: { action: 'states:StartExecution', resource: stateMachineArn },
        answer: () => {
          const machine = machines.find(({ arn }) => arn === stateMachineArn);
          if (!machine) return refused('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
          if (!NAME.test(name)) return refused('InvalidName', `Invalid Name: '${name}'`);
          if (!isJson(input)) return refused('InvalidExecutionInput', 'Invalid State Machine Execution Input: not JSON');
          if (Buffer.byteLength(input) > MOST_INPUT_BYTES)
            return refused('InvalidExecutionInput', `Invalid State Machine Execution Input: more than ${MOST_INPUT_BYTES} bytes`);
          const started = executions.start(machine, name, input);
          if (!started) return refused('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn(stateMachineArn, name)}'`);
          return { status: 200, body: { executionArn: started.arn, startDate: seconds(started.startedAt) } };
        },
      };
    }
    case 'DescribeExecution': {
      const { executionArn: arn } = Describe.parse(request);
      return {
        asks: { action: 'states:DescribeExecution', resource: arn },
        answer: () => {
          const known = executions.find(arn);
          return known ? { status: 200, body: described(known) } : refused('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
        },
      };
    }
    default:
      return undefined;
  }
}

function described({ arn, machineArn, name, input, startedAt, ended }: NamedExecution): object {
  const known = { executionArn: arn, stateMachineArn: machineArn, name, input, startDate: seconds(startedAt) };
  if (ended === undefined) return { ...known, status: 'RUNNING' };
  const stopDate = seconds(ended.at);
  return ended.status === 'SUCCEEDED'
    ? { ...known, stopDate, status: ended.status, output: JSON.stringify(ended.output) }
    : { ...known, stopDate, status: ended.status, error: ended.error, cause: ended.cause };
}
