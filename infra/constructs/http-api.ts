/** The HTTP API: one API Gateway route for each route of the contract, and no other. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  CfnStage,
  CorsHttpMethod,
  type CorsPreflightOptions,
  DomainName,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Caller, type FunctionName, type RouteDefinition, routeKey } from '../../shared/contract/kernel/route.ts';
import type { Config, TokenIssuer, TokenIssuers } from '../config.ts';

/**
 * One line a request. It has the route, but no path, query string, address, agent or token, because those identify or describe people.
 * The function's own log has the request id, for following a single call.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
} as const;

/** The reason why a route has no authorizer at the gateway. null: it has one. */
function openBecause(caller: Caller): string | null {
  if (caller === 'merchant') return 'Merchants sign the raw body (Standard Webhooks); the function verifies it before anything else.';
  if (caller === 'anyone') return 'The API reference is public: it serves the published contract and reads no table.';
  return null;
}

export interface HttpApiProps {
  readonly config: Config;
  readonly routes: Readonly<Record<string, RouteDefinition>>;
  readonly functions: ReadonlyMap<FunctionName, IFunction>;
  readonly tokenIssuers: TokenIssuers;
}

export class HttpApi extends Construct {
  readonly api: Api;
  /** The API's own name. Absent: it has the address that AWS gives it. */
  readonly domain: DomainName | undefined;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { config } = props;
    this.domain = this.#domainOf(config);

    this.api = new Api(this, 'Api', {
      apiName: `Perennial ${config.stage}`,
      createDefaultStage: false,
      // A caller who knows the address from AWS would pass by what stands in front of the name.
      ...(this.domain === undefined ? {} : { disableExecuteApiEndpoint: true }),
      ...(config.allowedOrigins === undefined ? {} : { corsPreflight: corsOf(config.allowedOrigins, props.routes) }),
    });

    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: config.logRetentionDays,
      // Like the functions' logs, they outlive the API, and their retention empties them.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(this.domain === undefined ? {} : { domainMapping: { domainName: this.domain } }),
      throttle: { rateLimit: config.throttlingRate, burstLimit: config.throttlingBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });

    // The authorizer only says whose token it is. API Gateway cannot read `cognito:groups`, so the function checks the groups.
    const authorizerOf = (id: string, { issuer, audience }: TokenIssuer) =>
      new HttpJwtAuthorizer(id, issuer, { jwtAudience: [...audience] });
    const { members, staff } = props.tokenIssuers;
    const ofMembers = authorizerOf('Tokens', members);
    const ofStaff = staff === members ? ofMembers : authorizerOf('StaffTokens', staff);

    // One permission a function. One a route would fill the function's 20 KB resource policy as the API grows.
    const integrations = new Map(
      [...props.functions].map(([name, target]) => [name, new HttpLambdaIntegration(name, target, { scopePermissionToRoute: false })]),
    );

    for (const [routeId, route] of Object.entries(props.routes)) {
      const integration = integrations.get(route.servedBy);
      if (!integration) throw new FunctionMissing(routeId, route.servedBy);
      const reason = openBecause(route.caller);
      const gatewayRoute = new HttpRoute(this, routeId, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
        integration,
        ...(reason === null ? { authorizer: route.caller === 'member' ? ofMembers : ofStaff } : {}),
      });
      this.#throttle(stage, gatewayRoute, route, config);
      if (reason !== null) Validations.of(gatewayRoute).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    }
  }

  /** With CloudFront in front, the name is the one by which CloudFront finds the API. */
  #domainOf({ edge, ...config }: Config): DomainName | undefined {
    const { originName: domainName, originCertificateArn: certificateArn } = edge ?? {
      originName: config.domainName,
      originCertificateArn: config.certificateArn,
    };
    if (domainName === undefined || certificateArn === undefined) return undefined;
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    return new DomainName(this, 'Domain', { domainName, certificate, securityPolicy: SecurityPolicy.TLS_1_2 });
  }

  /** A route of its own rate has to be there before the stage that names it. */
  #throttle(stage: HttpStage, made: HttpRoute, route: RouteDefinition, config: Config): void {
    const limit = limitOf(route.caller, config);
    const ofStage = stage.node.defaultChild;
    if (limit === undefined || !(ofStage instanceof CfnStage)) return;
    ofStage.addPropertyOverride(`RouteSettings.${routeKey(route).replaceAll('.', '\\.')}`, {
      ThrottlingRateLimit: limit.rate,
      ThrottlingBurstLimit: limit.burst,
    });
    stage.node.addDependency(made);
  }
}

/** Requests a second of a route that has less than the stage; undefined: it has the stage's. */
function limitOf(caller: Caller, { staffThrottlingRate: rate, staffThrottlingBurst: burst }: Config) {
  return caller === 'merchant' || caller === 'member' ? undefined : { rate, burst };
}

/**
 * CORS holds for all routes of an HTTP API. Pages may send what members' and staff's applications send, and no signature of a merchant.
 * Without cookies, a page can do no more than whoever has its token.
 */
function corsOf(allowOrigins: string[], routes: HttpApiProps['routes']): CorsPreflightOptions {
  const methods = new Set(Object.values(routes).map(({ method }) => method));
  return {
    allowOrigins,
    allowMethods: [...methods].sort().map((method) => CorsHttpMethod[method]),
    allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposeHeaders: ['apigw-requestid', 'content-disposition', 'idempotent-replayed', 'retry-after'],
    maxAge: Duration.hours(2),
  };
}

class FunctionMissing extends Error {
  override readonly name = 'FunctionMissing';
  constructor(routeId: string, functionName: FunctionName) {
    super(`route ${routeId} is served by ${functionName}, which the stack does not make`);
  }
}
