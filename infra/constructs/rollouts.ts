/**
 * Releases of the API's functions: the API calls an alias of each, and CodeDeploy moves it from the old version to the new one, first for a
 * tenth of the requests. If an alarm goes off meanwhile, it moves the alias back, and the deployment of the stack fails.
 */
import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/kernel/route.ts';
import { ofApplication } from './trust.ts';

/** The alarms look at five minutes, so a fault of the canary shows before all requests follow. */
const CONFIG = LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES;

export class Rollouts extends Construct {
  readonly aliases: ReadonlyMap<FunctionName, Alias>;

  constructor(scope: Construct, id: string, functions: ReadonlyMap<FunctionName, LambdaFunction>) {
    super(scope, id);
    this.aliases = new Map(
      [...functions].map(([name, { currentVersion }]) => [name, new Alias(this, name, { aliasName: 'live', version: currentVersion })]),
    );
  }

  /** Makes releases gradual. Without this, they come to all requests at once. @param alarmsOf the alarms that undo a function's release. */
  watch(alarmsOf: (name: FunctionName) => readonly IAlarm[]): void {
    const application = new LambdaApplication(this, 'Application');
    const role = new Role(this, 'Role', { assumedBy: ofApplication(this, application.applicationName) });
    const moved = [...this.aliases.values()].flatMap(({ lambda, functionArn }) => [lambda.functionArn, functionArn]);
    role.addToPolicy(
      new PolicyStatement({
        sid: 'MoveAliases',
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: moved,
      }),
    );
    role.addToPolicy(new PolicyStatement({ sid: 'ReadAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "AWS's own policy for CodeDeploy reads every alarm, too. A test checks that no other statement of the role has *.",
    });
    for (const [name, alias] of this.aliases) {
      const group = new LambdaDeploymentGroup(this, `${name}-group`, {
        application,
        alias,
        deploymentConfig: CONFIG,
        // AWS's own policy may move every alias of the account. This role may move the API's.
        role: role.withoutPolicyUpdates(),
        alarms: [...alarmsOf(name)],
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      });
      group.node.addDependency(role);
    }
  }
}
