/** Where the stage's alarms go: one topic, and its subscribers. The stack comes first, because every other stack has alarms. */
import { CfnOutput, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct, IConstruct } from 'constructs';
import type { Config } from '../config.ts';

export class AlertsStack extends Stack {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { config }: { readonly config: Config }) {
    super(scope, id, { description: `Perennial ${config.stage}: where alarms go` });
    this.topic = new Topic(this, 'Alarms', { displayName: `Perennial ${config.stage}`, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (config.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(config.alarmEmail));
    new CfnOutput(this, 'Topic', { value: this.topic.topicArn, description: 'Subscribe whoever is to be told of alarms' });
  }
}

/** Gives every alarm of the app the topic as its action, when it goes off and when it is over. No alarm can be forgotten. */
export class NotifiedAlarms implements IAspect {
  readonly #topic: Topic;

  constructor(topic: Topic) {
    this.#topic = topic;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnAlarm)) return;
    node.alarmActions = [this.#topic.topicArn];
    node.okActions = [this.#topic.topicArn];
  }
}
