/** Who may take a role: a service of AWS, and only for what this account owns. Otherwise another account could make the service act for it. */
import { Stack } from 'aws-cdk-lib';
import { type IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * For services that do something by a role: Scheduler, Step Functions, CodeDeploy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const ofThisAccount = (scope: Construct, service: 'scheduler' | 'states' | 'codedeploy'): IPrincipal =>
  new ServicePrincipal(`${service}.amazonaws.com`).withConditions({ StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } });
