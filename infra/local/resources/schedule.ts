/** `AWS::Scheduler::Schedule` that starts a state machine. */
import * as z from 'zod';
import type { Resource } from '../assembly.ts';
import { StartUpFailure } from '../failure.ts';
import type { Resolve } from '../intrinsics.ts';
import { evaluate } from '../policy.ts';
import { describe, readProperties } from './properties.ts';
import type { Role } from './role.ts';
import type { StateMachine } from './state-machine.ts';

export interface Schedule {
  /** The construct that it is in, such as `agenda`. */
  readonly name: string;
  /** Such as `rate(15 minutes)`. */
  readonly expression: string;
  readonly machine: StateMachine;
  readonly input: unknown;
}

const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  Target: z.strictObject({ Arn: z.string(), RoleArn: z.string(), Input: z.string().default('{}'), RetryPolicy: z.unknown().optional() }),
});

const PASSED_OVER = ['Description', 'FlexibleTimeWindow', 'Name', 'ScheduleExpressionTimezone', 'State'];

export interface Started {
  readonly role: (arn: string) => Role | undefined;
  readonly stateMachine: (arn: string) => StateMachine | undefined;
}

export function readSchedule(resource: Resource, resolve: Resolve, started: Started): Schedule {
  const { ScheduleExpression, Target } = readProperties(resource, resolve, ScheduleProperties, PASSED_OVER);
  const machine = started.stateMachine(Target.Arn);
  if (!machine) throw new StartUpFailure(`${describe(resource)} starts ${Target.Arn}, which is no state machine of the templates.`);
  const role = started.role(Target.RoleArn);
  if (!role || evaluate(role.statements, { action: 'states:StartExecution', resource: machine.arn }) !== 'allowed')
    throw new StartUpFailure(`${describe(resource)} has a role that may not start ${machine.arn}.`);
  return {
    name: resource.path.replace(/\/Schedule$/, ''),
    expression: ScheduleExpression,
    machine,
    input: JSON.parse(Target.Input),
  };
}
