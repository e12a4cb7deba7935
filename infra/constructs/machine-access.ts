/** The state machines that a function starts, and the variables that name them. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** The environment variable for each machine. */
export const MACHINE_VARIABLES = { retention: 'RETENTION_MACHINE_ARN' } as const;

export type MachineName = keyof typeof MACHINE_VARIABLES;
export type Starts = { readonly [Name in MachineName]?: IStateMachine };

const NAMES = Object.keys(MACHINE_VARIABLES) as readonly MachineName[];
const known = (machines: Starts) =>
  NAMES.flatMap((name) => {
    const machine = machines[name];
    return machine === undefined ? [] : [{ name, arn: machine.stateMachineArn }];
  });

export const machineVariables = (machines: Starts): Readonly<Record<string, string>> =>
  Object.fromEntries(known(machines).map(({ name, arn }) => [MACHINE_VARIABLES[name], arn]));

/** Empty for a function that starts none. */
export const startStatements = (machines: Starts): readonly PolicyStatement[] => {
  const resources = known(machines).map(({ arn }) => arn);
  return resources.length === 0 ? [] : [new PolicyStatement({ sid: 'StartRuns', actions: ['states:StartExecution'], resources })];
};
