/** `AWS::StepFunctions::StateMachine`: a standard workflow in JSONPath, whose tasks are functions of the template. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { evaluate } from '../runtime/policy.ts';
import { describe, readProperties } from './properties.ts';
import type { Role } from './role.ts';

export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  /** In Amazon States Language, as the template has it. */
  readonly definition: string;
  /** The function of each task, by the state's name. */
  readonly tasks: ReadonlyMap<string, string>;
}

const MachineProperties = z.object({
  DefinitionString: z.string(),
  RoleArn: z.string(),
  StateMachineType: z.literal('STANDARD', 'the local platform runs standard workflows only').default('STANDARD'),
});

const PASSED_OVER = ['Comment', 'LoggingConfiguration', 'StateMachineName', 'Tags', 'TracingConfiguration'];

/** Fields that `aws-local-stepfunctions` would silently ignore. */
const NOT_RUN = [
  'Credentials',
  'HeartbeatSeconds',
  'ItemBatcher',
  'ItemReader',
  'QueryLanguage',
  'ResultWriter',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

interface States {
  readonly States: Readonly<Record<string, State>>;
}
interface State {
  readonly Type: string;
  readonly Resource?: string | undefined;
  readonly ItemProcessor?: (States & { readonly ProcessorConfig?: { readonly Mode: 'INLINE' } | undefined }) | undefined;
  readonly Branches?: readonly States[] | undefined;
}

const State: z.ZodType<State> = z.lazy(() =>
  z.looseObject({
    Type: z.string(),
    Resource: z.string().optional(),
    ItemProcessor: z
      .looseObject({ ProcessorConfig: z.object({ Mode: z.literal('INLINE') }).optional(), States: z.record(z.string(), State) })
      .optional(),
    Branches: z.array(States).optional(),
  }),
);
const States: z.ZodType<States> = z.lazy(() => z.looseObject({ States: z.record(z.string(), State) }));

export interface Called {
  readonly role: (arn: string) => Role | undefined;
  readonly isFunction: (arn: string) => boolean;
}

/** @throws StartUpFailure for anything that would not run as in Step Functions, or that the role does not allow. */
export function readStateMachine(resource: Resource, resolve: Resolve, arn: string, called: Called): StateMachine {
  const where = describe(resource);
  const properties = readProperties(resource, resolve, MachineProperties, PASSED_OVER);
  const definition = States.safeParse(JSON.parse(properties.DefinitionString));
  if (!definition.success)
    throw new StartUpFailure(`${where} has a definition of an unexpected form: ${z.prettifyError(definition.error)}`);
  const role = called.role(properties.RoleArn);
  if (!role) throw new StartUpFailure(`${where} has the role ${properties.RoleArn}, which no template has.`);

  const tasks = new Map<string, string>();
  for (const [name, state] of statesIn(definition.data)) {
    const unknown = NOT_RUN.find((field) => field in state);
    if (unknown !== undefined) throw new StartUpFailure(`${where}, state ${name}: the local platform does not run ${unknown}.`);
    if (state.Type !== 'Task') continue;
    const functionArn = state.Resource ?? '';
    if (!called.isFunction(functionArn))
      throw new StartUpFailure(`${where}, state ${name}: its resource ${functionArn} is not a function of the templates.`);
    if (evaluate(role.statements, { action: 'lambda:InvokeFunction', resource: functionArn }) !== 'allowed')
      throw new StartUpFailure(`${where}, state ${name}: its role may not invoke ${functionArn}.`);
    tasks.set(name, functionArn);
  }
  return { name: resource.path, arn, definition: properties.DefinitionString, tasks };
}

function* statesIn({ States: states }: States): Generator<[string, State]> {
  for (const [name, state] of Object.entries(states)) {
    yield [name, state];
    if (state.ItemProcessor) yield* statesIn(state.ItemProcessor);
    for (const branch of state.Branches ?? []) yield* statesIn(branch);
  }
}
