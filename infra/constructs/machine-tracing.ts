/** The findings of cdk-nag about a state machine's traces, or about their absence. */
import { Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Config } from '../config.ts';

export function acknowledgeTracing(machine: StateMachine, role: Role, tracing: Config['tracing']): void {
  if (tracing === 'on')
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions of X-Ray have no resources; a test checks that no other statement has *.',
    });
  else
    Validations.of(machine).acknowledge({
      id: 'AwsSolutions-SF2',
      reason: 'The operator decides whether the stage records traces. A standard workflow keeps every event of an execution for 90 days.',
    });
}
