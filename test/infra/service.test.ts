import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { FunctionName, RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { ROUTES, routeKey } from '../../shared/contract/routes.ts';
import { LOCAL, onlyResource, type Resource, resourcesOf, synthesise } from './synthesised.ts';

const { service } = synthesise(LOCAL);

interface FunctionProperties {
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly LoggingConfig: { readonly LogGroup: { readonly Ref: string } };
}

const lambdas = resourcesOf(service, 'AWS::Lambda::Function');
const propertiesOf = (lambda: Resource) => lambda.Properties as unknown as FunctionProperties;
const nameOf = (lambda: Resource) => propertiesOf(lambda).Environment.Variables.POWERTOOLS_SERVICE_NAME as FunctionName;

describe('the routes', () => {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);

  const aliases = resourcesOf(service, 'AWS::Lambda::Alias');
  const aliased = (id: string) => lambdas.get((aliases.get(id)?.Properties.FunctionName as { Ref: string } | undefined)?.Ref ?? '');

  /** The function behind a route: route → integration → alias → function. */
  function behind(route: Resource): FunctionName | undefined {
    const target = route.Properties.Target as { 'Fn::Join': [string, [string, { Ref: string }]] };
    const integration = resourcesOf(service).get(target['Fn::Join'][1][1].Ref);
    const uri = integration?.Properties.IntegrationUri as { Ref: string };
    const lambda = aliased(uri.Ref);
    return lambda && nameOf(lambda);
  }

  test('are exactly those of the contract, each with its function and its authorizer', () => {
    const deployed = [...resourcesOf(service, 'AWS::ApiGatewayV2::Route').values()].map((route) => ({
      key: route.Properties.RouteKey,
      authorization: route.Properties.AuthorizationType,
      hasAuthorizer: route.Properties.AuthorizerId !== undefined,
      servedBy: behind(route),
    }));
    const contracted = routes.map((route) => {
      const open = route.caller === 'merchant' || route.caller === 'anyone';
      return { key: routeKey(route), authorization: open ? 'NONE' : 'JWT', hasAuthorizer: !open, servedBy: route.servedBy };
    });
    const byKey = (a: { key: unknown }, b: { key: unknown }) => String(a.key).localeCompare(String(b.key));
    expect(deployed.sort(byKey)).toEqual(contracted.sort(byKey));
  });

  test('may each call their function, and only this API may', () => {
    const [api] = resourcesOf(service, 'AWS::ApiGatewayV2::Api').keys();
    const permissions = [...resourcesOf(service, 'AWS::Lambda::Permission').values()];
    expect(permissions.map((permission) => (permission.Properties.FunctionName as { Ref: string }).Ref).sort()).toEqual(
      [...aliases.keys()].sort(),
    );
    for (const permission of permissions) {
      expect(permission.Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(JSON.stringify(permission.Properties.SourceArn)).toContain(JSON.stringify({ Ref: api }));
    }
  });

  test('may be called by pages of the origins that the stage names, without cookies and without signatures', () => {
    expect(resourcesOf(service, 'AWS::ApiGatewayV2::Api').values().next().value?.Properties).not.toHaveProperty('CorsConfiguration');
    const open = synthesise({ stage: 'prod', allowedOrigins: 'https://app.example.org, https://shop.example.org' }).service;
    open.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['https://app.example.org', 'https://shop.example.org'],
        AllowMethods: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
        AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        ExposeHeaders: ['apigw-requestid', 'content-disposition', 'idempotent-replayed', 'retry-after'],
        MaxAge: 7200,
        AllowCredentials: Match.absent(),
      },
    });
  });

  test('of staff and of everyone have a rate of their own, so that tills and members keep theirs', () => {
    const [stage] = resourcesOf(service, 'AWS::ApiGatewayV2::Stage').values();
    const limited = Object.entries(stage?.Properties.RouteSettings as Record<string, unknown>);
    const expected = routes.filter(({ caller }) => caller !== 'merchant' && caller !== 'member').map(routeKey);
    expect(limited.map(([key]) => key).sort()).toEqual(expected.sort());
    for (const [, limit] of limited) expect(limit).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    // CloudFormation refuses settings of a route that is not there yet.
    const ids = [...resourcesOf(service, 'AWS::ApiGatewayV2::Route')].filter(([, { Properties }]) =>
      limited.some(([key]) => key === Properties.RouteKey),
    );
    expect(stage).toMatchObject({ DependsOn: expect.arrayContaining(ids.map(([id]) => id)) });
  });

  test('are one stage, throttled and logged', () => {
    service.resourceCountIs('AWS::ApiGatewayV2::Stage', 1);
    service.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 },
    });
  });

  test('are logged without personal data', () => {
    const [stage] = resourcesOf(service, 'AWS::ApiGatewayV2::Stage').values();
    const settings = stage?.Properties.AccessLogSettings as { Format: string } | undefined;
    const logged = Object.values<string>(JSON.parse(settings?.Format ?? '{}')).sort();
    expect(logged).toEqual([
      '$context.authorizer.error',
      '$context.integrationErrorMessage',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});

describe('a name of its own', () => {
  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1b2c3d4e-0000-4000-8000-123456789012';
  const named = synthesise({ stage: 'prod', domainName: 'loyalty.example.org', certificateArn }).service;

  test('closes the address that AWS gives the API', () => {
    expect(onlyResource(named, 'AWS::ApiGatewayV2::Api').Properties).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(onlyResource(service, 'AWS::ApiGatewayV2::Api').Properties).not.toHaveProperty('DisableExecuteApiEndpoint');
  });

  test('leads to the stage, by TLS 1.2 or newer with the certificate', () => {
    const domain = onlyResource(named, 'AWS::ApiGatewayV2::DomainName');
    expect(domain.Properties).toMatchObject({
      DomainName: 'loyalty.example.org',
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    const [api, stage] = ['Api', 'Stage'].map((type) => onlyResource(named, `AWS::ApiGatewayV2::${type}`).id);
    expect(onlyResource(named, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject({
      Properties: { ApiId: { Ref: api }, DomainName: { Ref: domain.id }, Stage: '$default' },
      // The mapping names the stage by its text, so CloudFormation cannot tell the order.
      DependsOn: expect.arrayContaining([stage]),
    });
    named.hasOutput('ApiUrl', { Value: Match.objectLike({ 'Fn::Join': ['', ['https://', { Ref: domain.id }]] }) });
    named.hasOutput('ApiDomainTarget', { Value: { 'Fn::GetAtt': [domain.id, 'RegionalDomainName'] } });
  });
});

describe('a release', () => {
  const inPart = synthesise({ stage: 'prod' }).service;
  const atOnce = synthesise({ stage: 'prod', rollout: 'all-at-once' }).service;

  test('of each function goes to a tenth of the requests first, and back when it crashes or the API answers 5xx', () => {
    const groups = [...resourcesOf(inPart, 'AWS::CodeDeploy::DeploymentGroup')];
    expect(groups).toHaveLength(lambdas.size);
    const alarms = resourcesOf(inPart, 'AWS::CloudWatch::Alarm');
    const watched = groups.map(([id, { Properties }]) => {
      expect(Properties).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
        DeploymentStyle: { DeploymentOption: 'WITH_TRAFFIC_CONTROL', DeploymentType: 'BLUE_GREEN' },
        AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_FAILURE']) },
      });
      const { Alarms, Enabled } = Properties.AlarmConfiguration as { Alarms: { Name: { Ref: string } }[]; Enabled: boolean };
      expect(Enabled).toBe(true);
      const metrics = Alarms.map(({ Name }) => alarms.get(Name.Ref)?.Properties.MetricName);
      expect(metrics.sort(), id).toEqual(['5xx', 'Errors']);
      return Alarms.map(({ Name }) => Name.Ref);
    });
    // Each has the alarm of its own function, and all have the API's.
    expect(new Set(watched.flat()).size).toBe(lambdas.size + 1);
  });

  test('is a version under the alias that the API calls, which CodeDeploy moves', () => {
    for (const alias of resourcesOf(inPart, 'AWS::Lambda::Alias').values()) {
      expect(alias.Properties).toMatchObject({ Name: 'live', FunctionVersion: { 'Fn::GetAtt': [expect.any(String), 'Version'] } });
      expect(alias).toMatchObject({ UpdatePolicy: { CodeDeployLambdaAliasUpdate: expect.anything() } });
    }
  });

  test('comes to all requests at once when the stage says so, such as to mend a fault while an alarm is on', () => {
    expect(resourcesOf(atOnce, 'AWS::CodeDeploy::DeploymentGroup').size).toBe(0);
    const aliases = [...resourcesOf(atOnce, 'AWS::Lambda::Alias')];
    expect(aliases.map(([id]) => id)).toEqual([...resourcesOf(inPart, 'AWS::Lambda::Alias').keys()]);
    for (const [, alias] of aliases) expect(alias).not.toHaveProperty('UpdatePolicy');
  });
});

describe('the functions', () => {
  test('are those of the contract', () => {
    const named = new Set(Object.values(ROUTES).map((route) => route.servedBy));
    expect([...lambdas.values()].map(nameOf).sort()).toEqual([...named].sort());
  });

  test.each([...lambdas.values()].map((lambda) => [nameOf(lambda), lambda] as const))('%s has the right settings', (name, lambda) => {
    expect(lambda.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 10,
      MemorySize: name === 'reference' ? 256 : 1024,
    });
    expect(propertiesOf(lambda).Environment.Variables).toEqual({
      STAGE: 'local',
      LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: 'Perennial/local',
      ...(name === 'reference'
        ? {}
        : {
            TABLE_NAME: { 'Fn::ImportValue': expect.stringContaining('RefTable') },
            PLATFORM_KEYS_SECRET_ID: { 'Fn::ImportValue': expect.stringContaining('RefPlatformKeys') },
          }),
      ...(name === 'admin-api'
        ? {
            DELIVERIES_QUEUE_URL: { 'Fn::ImportValue': expect.stringContaining('RefdeliveriesQueue') },
            REACTIONS_QUEUE_URL: { 'Fn::ImportValue': expect.stringContaining('RefreactionsQueue') },
            WEBHOOK_TARGETS: 'public',
            RETENTION_MACHINE_ARN: { 'Fn::ImportValue': expect.stringContaining('RefretentionMachine') },
          }
        : {}),
    });
  });

  test('have a log group each, which is emptied in time and outlives them', () => {
    const groups = [...lambdas.values()].map((lambda) => propertiesOf(lambda).LoggingConfig.LogGroup.Ref);
    expect(new Set(groups).size).toBe(lambdas.size);
    for (const group of groups) {
      expect(resourcesOf(service).get(group)).toMatchObject({
        Type: 'AWS::Logs::LogGroup',
        Properties: { RetentionInDays: 90 },
        DeletionPolicy: 'Retain',
      });
    }
  });
});
