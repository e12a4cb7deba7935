/** Trust in a service of AWS, only for resources of this account. Otherwise another account could make the service act for it. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The resource that each service brings as `aws:SourceArn`, as its documentation says. A role is older than the machine or the group that
 * uses it, so their names are patterns.
 *
 * Lambda takes a function's role for the function, and also for each reader of a queue or a stream. AWS documents the ARN only for the
 * function, and a reader whose ARN did not match would read nothing. So Lambda is held to the account.
 */
const SOURCES = {
  lambda: undefined,
  scheduler: { resource: 'schedule-group', resourceName: 'default', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
  states: { resource: 'stateMachine', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
} as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export function ofThisAccount(scope: Construct, service: keyof typeof SOURCES): IPrincipal {
  const source = SOURCES[service];
  return heldTo(scope, service, source && Stack.of(scope).formatArn({ service, ...source }));
}

/** CodeDeploy, for the deployment groups of one application. */
export const ofApplication = (scope: Construct, applicationName: string): IPrincipal =>
  heldTo(
    scope,
    'codedeploy',
    Stack.of(scope).formatArn({
      service: 'codedeploy',
      resource: 'deploymentgroup',
      resourceName: `${applicationName}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );

const heldTo = (scope: Construct, service: string, sourceArn: string | undefined): IPrincipal =>
  new ServicePrincipal(`${service}.amazonaws.com`).withConditions({
    StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
    ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
  });
