/** `AWS::Scheduler::Schedule` that starts a state machine or invokes a function. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { evaluate } from '../runtime/policy.ts';
import type { LambdaFunction } from './function.ts';
import { describe, readProperties } from './properties.ts';
import type { Role } from './role.ts';
import type { StateMachine } from './state-machine.ts';

export interface Schedule {
  /** The construct that contains it, such as `agenda`. */
  readonly name: string;
  /** Such as `rate(15 minutes)`. */
  readonly expression: string;
  readonly starts: StartedMachine | StartedFunction;
  readonly input: unknown;
}

export interface StartedMachine {
  readonly kind: 'state-machine';
  readonly machine: StateMachine;
}

export interface StartedFunction {
  readonly kind: 'function';
  readonly functionArn: string;
  /** For messages. */
  readonly label: string;
}

const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().default('{}'),
    // Here the person who runs the schedule sees the failure, and can run it again.
    RetryPolicy: z.unknown().optional(),
    DeadLetterConfig: z.unknown().optional(),
  }),
});

const PASSED_OVER = ['Description', 'FlexibleTimeWindow', 'Name', 'ScheduleExpressionTimezone', 'State'];

export interface Started {
  readonly role: (arn: string) => Role | undefined;
  readonly stateMachine: (arn: string) => StateMachine | undefined;
  readonly functionOf: (arn: string) => LambdaFunction | undefined;
}

export function readSchedule(resource: Resource, resolve: Resolve, started: Started): Schedule {
  const { ScheduleExpression, Target } = readProperties(resource, resolve, ScheduleProperties, PASSED_OVER);
  const starts = startedBy(Target.Arn, started);
  if (!starts)
    throw new StartUpFailure(`${describe(resource)} starts ${Target.Arn}, which is not a state machine or function of the templates.`);
  const role = started.role(Target.RoleArn);
  const action = starts.kind === 'function' ? 'lambda:InvokeFunction' : 'states:StartExecution';
  if (!role || evaluate(role.statements, { action, resource: Target.Arn }) !== 'allowed')
    throw new StartUpFailure(`${describe(resource)} has a role that may not start ${Target.Arn}.`);
  return {
    name: resource.path.replace(/\/Schedule$/, ''),
    expression: ScheduleExpression,
    starts,
    input: JSON.parse(Target.Input),
  };
}

function startedBy(arn: string, started: Started): Schedule['starts'] | undefined {
  const machine = started.stateMachine(arn);
  if (machine) return { kind: 'state-machine', machine };
  const lambda = started.functionOf(arn);
  return lambda && { kind: 'function', functionArn: lambda.arn, label: lambda.label };
}
