/** `AWS::IAM::Role`, `AWS::IAM::Policy` and `AWS::IAM::ManagedPolicy`: the permissions of each role. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { type PolicyStatement, readPolicy } from '../runtime/policy.ts';
import { describe, readProperties } from './properties.ts';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly statements: PolicyStatement[];
}

/** AWS's own policies about logs, traces and metrics, which do not exist here. */
const GRANTS_NOTHING_RUN_HERE =
  /:iam::aws:policy\/(service-role\/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess|CloudWatchLambdaInsightsExecutionRolePolicy)$/;

const RoleProperties = z.object({
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
});

const PolicyProperties = z.object({ PolicyDocument: z.unknown(), Roles: z.array(z.string()).default([]) });

export interface ManagedPolicies {
  readonly arns: ReadonlySet<string>;
}

export function readRole(resource: Resource, resolve: Resolve, name: string, arn: string, managed: ManagedPolicies): Role {
  const properties = readProperties(resource, resolve, RoleProperties, [
    'RoleName',
    'AssumeRolePolicyDocument',
    'Description',
    'MaxSessionDuration',
    'Path',
    'Tags',
  ]);
  for (const policy of properties.ManagedPolicyArns) {
    if (!GRANTS_NOTHING_RUN_HERE.test(policy) && !managed.arns.has(policy))
      throw new StartUpFailure(`${describe(resource)} has the managed policy ${policy}, which the local platform does not know.`);
  }
  return {
    name,
    arn,
    statements: properties.Policies.flatMap((policy) => readPolicy(policy.PolicyDocument, `${describe(resource)} ${policy.PolicyName}`)),
  };
}

/** A policy, with the names of its roles. */
export function readAttachedPolicy(
  resource: Resource,
  resolve: Resolve,
): { roles: readonly string[]; statements: readonly PolicyStatement[] } {
  const properties = readProperties(resource, resolve, PolicyProperties, ['PolicyName', 'ManagedPolicyName', 'Description', 'Path']);
  return { roles: properties.Roles, statements: readPolicy(properties.PolicyDocument, describe(resource)) };
}
