/**
 * The event bus: every domain event, for targets that a brand attaches without code. A pipe feeds it from the table's stream through
 * the publisher.
 */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { raise } from './alarm.ts';
import { deadLettersOf } from './queue.ts';
import { readStream, streamOf, streamPatterns } from './stream-filter.ts';

/** The source by which rules match. */
export const EVENT_SOURCE = 'perennial';

const BATCH = 100;
const RETRIES = 10;
/** DynamoDB keeps the stream for a day. A record must reach the dead letters before. */
const OLDEST = Duration.hours(20);

export interface PlatformEventBusProps {
  readonly table: ITable;
  readonly publisher: IFunction;
  readonly description: string;
}

export class PlatformEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { table, publisher, description }: PlatformEventBusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description });
    const deadLetters = deadLettersOf(this, 'Changes of the table for the bus');
    const role = new Role(this, 'PipeRole', { assumedBy: new ServicePrincipal('pipes.amazonaws.com') });
    role.addToPolicy(readStream(streamOf(table)));
    for (const [sid, action, resource] of [
      ['Enrich', 'lambda:InvokeFunction', publisher.functionArn],
      ['Publish', 'events:PutEvents', this.bus.eventBusArn],
      ['GiveUp', 'sqs:SendMessage', deadLetters.queueArn],
    ] as const) {
      role.addToPolicy(new PolicyStatement({ sid, actions: [action], resources: [resource] }));
    }
    const pipe = new CfnPipe(this, 'Pipe', {
      description,
      roleArn: role.roleArn,
      source: streamOf(table),
      sourceParameters: {
        dynamoDbStreamParameters: {
          startingPosition: 'TRIM_HORIZON',
          batchSize: BATCH,
          maximumRetryAttempts: RETRIES,
          maximumRecordAgeInSeconds: OLDEST.toSeconds(),
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: deadLetters.queueArn },
        },
        filterCriteria: { filters: streamPatterns().map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
      },
      enrichment: publisher.functionArn,
      target: this.bus.eventBusArn,
      targetParameters: { eventBridgeEventBusParameters: { source: EVENT_SOURCE, detailType: '$.type', time: '$.timestamp' } },
    });
    // The pipe starts at once, and uses the role's permissions.
    pipe.node.addDependency(role);
    raise(
      this,
      'errors',
      publisher.metricErrors({ period: Duration.minutes(5) }),
      1,
      'publisher crashes, times out, or cannot read a change',
    );
    new CfnOutput(this, 'Name', { value: this.bus.eventBusName, description: 'Rules for targets are attached to it' });
  }
}
