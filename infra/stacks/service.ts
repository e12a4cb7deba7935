/** The functions with the API in front of them. The stack holds no data, so it can be replaced at any time. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi as Api } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/kernel/route.ts';
import { ROUTES } from '../../shared/contract/routes.ts';
import type { Config } from '../config.ts';
import { Alarms } from '../constructs/alarms/service-alarms.ts';
import type { Bundle } from '../constructs/bundle.ts';
import { OriginKeys } from '../constructs/edge/origin-keys.ts';
import { PlatformFunction } from '../constructs/function-factory.ts';
import { HttpApi } from '../constructs/http-api.ts';
import type { Starts } from '../constructs/machine-access.ts';
import { Rollouts } from '../constructs/rollouts.ts';
import type { DataStack } from './data.ts';
import type { EventQueues } from './events.ts';

/** The reference serves files and computes nothing. */
const MEMORY_MB: Record<FunctionName, number> = { 'merchant-api': 1024, 'member-api': 1024, 'admin-api': 1024, reference: 256 };

// Callers have given up long before. API Gateway itself would wait 30 s.
const TIMEOUT = Duration.seconds(10);

/** An account with less has nothing to reserve: AWS keeps 100 for functions without a reservation. */
const RESERVES_FROM = 1_000;

export interface ServiceStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
  readonly queues: EventQueues;
  readonly machines: Required<Starts>;
}

export class ServiceStack extends Stack {
  readonly api: Api;

  constructor(scope: Construct, id: string, { config, data, bundle, queues, machines }: ServiceStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: API and functions` });

    const reserved: Partial<Record<FunctionName, number>> =
      config.accountConcurrency < RESERVES_FROM
        ? {}
        : { 'merchant-api': config.reservedConcurrency, 'member-api': config.reservedConcurrency };
    const { stage, edge } = config;
    const originKeys = edge && new OriginKeys(this, 'Origin', { stage, edge }).accepted;
    const names = new Set<FunctionName>(Object.values(ROUTES).map((route) => route.servedBy));
    const functions = new Map(
      [...names].map((name) => {
        const { table, platformKeys } = data;
        const made = new PlatformFunction(this, name, {
          name,
          config,
          bundle,
          table,
          platformKeys,
          // Managers can send events again.
          sendsTo: name === 'admin-api' ? queues : {},
          // Managers can start reports.
          starts: name === 'admin-api' ? machines : {},
          memoryMb: MEMORY_MB[name],
          timeout: TIMEOUT,
          reservedConcurrency: reserved[name],
          originKeys,
        });
        return [name, made.function] as const;
      }),
    );
    const rollouts = new Rollouts(this, 'Rollouts', functions);
    const { api, domain } = new HttpApi(this, 'Http', {
      config,
      functions: rollouts.aliases,
      routes: ROUTES,
      tokenIssuers: data.tokenIssuers,
    });
    const alarms = new Alarms(this, 'Alarms', { functions, api, accountConcurrency: config.accountConcurrency });
    if (config.rollout === 'canary') rollouts.watch((name) => alarms.ofRelease(name));
    this.api = api;

    const named = edge?.domainName ?? domain?.name;
    new CfnOutput(this, 'ApiUrl', { value: named === undefined ? api.apiEndpoint : `https://${named}` });
    if (domain !== undefined)
      new CfnOutput(this, 'ApiDomainTarget', {
        value: domain.regionalDomainName,
        description: `The DNS record of ${edge === undefined ? 'the name' : edge.originName} points here`,
      });
  }
}
