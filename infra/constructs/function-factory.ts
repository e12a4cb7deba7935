/** One deployed function, from `functions/<folder>/<name>.ts`. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { raise } from './alarms/alarm.ts';
import { metricsNamespace } from './alarms/metric.ts';
import type { Bundle } from './bundle.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { machineVariables, type Starts, startStatements } from './machine-access.ts';
import { queueVariables, type SendsTo, sendStatements } from './queue-access.ts';
import { tableStatements, usesPlatformKeys, usesTable } from './table-access.ts';
import { ofThisAccount } from './trust.ts';

/** Functions that register endpoints or send to them. */
const KNOWS_TARGETS: ReadonlySet<DeployedFunction> = new Set(['admin-api', 'deliverer', 'retrier']);

const USES_ITS_TIME: ReadonlySet<DeployedFunction> = new Set(['agenda-worker', 'retention-worker', 'retrier', 'webhook-sweeper']);
const NEAR_TIMEOUT = 0.9;

/** A call outside a trace, such as one before the first request, is none of its parts, and no fault. */
const TRACED = { TRACING: 'on', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' } as const;

export interface PlatformFunctionProps {
  readonly name: DeployedFunction;
  readonly config: Config;
  readonly bundle: Bundle;
  /** Lambda gives processor time in proportion. */
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Granted, and named to the function, only as far as the permission matrix allows. */
  readonly table: ITable;
  readonly platformKeys: ISecret;
  readonly sendsTo?: SendsTo;
  readonly starts?: Starts;
  readonly publishesTo?: IEventBus;
  /** The keys of CloudFront that the function takes. Absent: callers reach it directly. */
  readonly originKeys?: string | undefined;
  /** Concurrency that no other function can take. Absent: none. */
  readonly reservedConcurrency?: number | undefined;
  /** It sends to the queue that starts it. Lambda stops such a chain after about 16 rounds, unless it is allowed. */
  readonly sendsToItself?: boolean;
}

export class PlatformFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: PlatformFunctionProps) {
    super(scope, id);
    const { name, config, table, platformKeys, sendsTo = {}, starts = {}, publishesTo } = props;
    const isTraced = config.tracing === 'on';

    const logGroup = new LogGroup(this, 'Logs', {
      retention: config.logRetentionDays,
      // Logs must outlive the function, because they may explain why it was removed. The retention empties them.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Not AWSLambdaBasicExecutionRole, which may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: ofThisAccount(this, 'lambda') });
    logGroup.grantWrite(role);

    const storage: Record<string, string> = {};
    if (usesTable(name)) {
      storage.TABLE_NAME = table.tableName;
      for (const statement of tableStatements(name, table)) role.addToPolicy(statement);
    }
    if (usesPlatformKeys(name)) {
      storage.PLATFORM_KEYS_SECRET_ID = platformKeys.secretArn;
      role.addToPolicy(
        new PolicyStatement({
          sid: 'ReadPlatformKeys',
          actions: ['secretsmanager:GetSecretValue'],
          resources: [platformKeys.secretArn],
        }),
      );
    }

    for (const statement of [...sendStatements(sendsTo), ...startStatements(starts)]) role.addToPolicy(statement);

    if (publishesTo !== undefined) {
      storage.EVENT_BUS_NAME = publishesTo.eventBusName;
      role.addToPolicy(new PolicyStatement({ sid: 'Publish', actions: ['events:PutEvents'], resources: [publishesTo.eventBusArn] }));
    }

    this.function = new LambdaFunction(this, 'Function', {
      description: `Perennial ${config.stage}: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle(name).directory),
      memorySize: props.memoryMb,
      timeout: props.timeout,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.sendsToItself ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      role,
      logGroup,
      ...(isTraced ? { tracing: Tracing.ACTIVE } : {}),
      // No source maps, and so no NODE_OPTIONS: they are several times the size of the bundle, and would delay every cold start.
      environment: {
        ...storage,
        ...queueVariables(sendsTo),
        ...machineVariables(starts),
        ...(isTraced ? TRACED : {}),
        ...(props.originKeys === undefined ? {} : { ORIGIN_KEYS: props.originKeys }),
        ...(KNOWS_TARGETS.has(name) ? { WEBHOOK_TARGETS: config.webhookTargets } : {}),
        STAGE: config.stage,
        LOG_LEVEL: config.logLevel,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(config.stage),
      },
    });

    const duration = this.function.metricDuration({ period: Duration.minutes(5), statistic: 'Maximum' });
    const near = Math.floor(props.timeout.toMilliseconds() * NEAR_TIMEOUT);
    // Workers use the time that they have, and stop before it ends.
    if (!USES_ITS_TIME.has(name)) raise(this, 'near-timeout', duration, near, `${name} takes nearly as long as it may`);

    if (isTraced)
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords have no resources; a test checks that no other statement has *.',
      });
  }
}
