/** `AWS::ApiGatewayV2::*`: one HTTP API with Lambda integrations and JWT authorizers. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import type { Cors } from '../gateway/cors.ts';
import { ANY_ISSUER } from '../gateway/issuer.ts';
import { describe, readProperties } from './properties.ts';

export interface Authorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface Route {
  /** The template's key, such as `POST /v1/programmes`. */
  readonly key: string;
  readonly functionArn: string;
  readonly authorizer: Authorizer | undefined;
  /** The token must have one of these, if there are any. */
  readonly scopes: readonly string[];
  readonly integrationTimeoutSeconds: number;
}

/** The quota of HTTP APIs: "Maximum integration timeout: 30 seconds". */
const INTEGRATION_TIMEOUT_SECONDS = 30;

const ApiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: z.array(z.string()),
      AllowMethods: z.array(z.string()),
      AllowHeaders: z.array(z.string()),
      ExposeHeaders: z.array(z.string()).default([]),
      MaxAge: z.number().optional(),
    })
    .optional(),
});

export interface HttpApi {
  readonly routes: readonly Route[];
  /** undefined: no page of another origin may call. */
  readonly cors: Cors | undefined;
}

const StageProperties = z.object({
  StageName: z.literal('$default', 'the local platform runs the stage $default only'),
  AutoDeploy: z.literal(true, 'the local platform runs stages that deploy themselves only'),
});

const IntegrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  PayloadFormatVersion: z.literal('2.0'),
  IntegrationUri: z.string(),
  TimeoutInMillis: z.number().optional(),
});

const AuthorizerProperties = z.object({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Issuer: z.string(), Audience: z.array(z.string()).min(1) }),
});

const RouteProperties = z.object({
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\//),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});

export function readHttpApi(resources: readonly Resource[], resolve: Resolve): HttpApi {
  const ofType = (type: string) => resources.filter((resource) => resource.type === `AWS::ApiGatewayV2::${type}`);
  const [api, ...otherApis] = ofType('Api');
  if (otherApis[0]) throw new StartUpFailure(`${describe(otherApis[0])} is a second API: the local platform runs only one.`);
  if (!api) return { routes: [], cors: undefined };
  const { CorsConfiguration: given } = readProperties(api, resolve, ApiProperties, [
    'Name',
    'Description',
    'DisableExecuteApiEndpoint',
    'IpAddressType',
    'Tags',
  ]);
  for (const stage of ofType('Stage')) {
    // Throttling and access logs are ignored: one machine has neither a fleet to protect nor an auditor.
    readProperties(stage, resolve, StageProperties, [
      'ApiId',
      'AccessLogSettings',
      'DefaultRouteSettings',
      'Description',
      'RouteSettings',
      'Tags',
    ]);
  }
  if (ofType('Stage').length === 0) throw new StartUpFailure(`${describe(api)} has no stage, so no route would answer.`);

  const integrations = new Map<string, { functionArn: string; timeoutSeconds: number }>(
    ofType('Integration').map((resource) => {
      const properties = readProperties(resource, resolve, IntegrationProperties, ['ApiId', 'Description', 'IntegrationMethod']);
      return [
        `${resource.stack}-${resource.logicalId}`,
        {
          functionArn: functionArnIn(properties.IntegrationUri),
          timeoutSeconds: Math.min(INTEGRATION_TIMEOUT_SECONDS, (properties.TimeoutInMillis ?? Number.POSITIVE_INFINITY) / 1000),
        },
      ] as const;
    }),
  );
  const authorizers = new Map(
    ofType('Authorizer').map((resource) => {
      const { JwtConfiguration } = readProperties(resource, resolve, AuthorizerProperties, ['ApiId', 'Name']);
      return [resource.logicalId, { issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience }] as const;
    }),
  );
  const cors = given && {
    allowOrigins: given.AllowOrigins,
    allowMethods: given.AllowMethods,
    allowHeaders: given.AllowHeaders,
    exposeHeaders: given.ExposeHeaders,
    maxAgeSeconds: given.MaxAge,
  };
  const routes = ofType('Route').map((resource): Route => {
    const properties = readProperties(resource, resolve, RouteProperties, ['ApiId', 'OperationName']);
    const integration = integrations.get(properties.Target.replace('integrations/', ''));
    if (!integration) throw new StartUpFailure(`${describe(resource)} has the target ${properties.Target}, which no template has.`);
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && !authorizer)
      throw new StartUpFailure(`${describe(resource)} requires a token, but names no authorizer of the template.`);
    return {
      key: properties.RouteKey,
      functionArn: integration.functionArn,
      authorizer: properties.AuthorizationType === 'JWT' ? authorizer : undefined,
      scopes: properties.AuthorizationScopes,
      integrationTimeoutSeconds: integration.timeoutSeconds,
    };
  });
  return { routes, cors };
}

/** Replaces the placeholder in the routes' authorizers by the issuer. */
export const withIssuer = (routes: readonly Route[], issuer: string): readonly Route[] =>
  routes.map((route) => (route.authorizer?.issuer === ANY_ISSUER ? { ...route, authorizer: { ...route.authorizer, issuer } } : route));

/** The function of an ARN, or of the URI by which API Gateway calls it. An alias or a version is the function, because here there is one. */
function functionArnIn(uri: string): string {
  const called = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  return /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+):[^:]+$/.exec(called)?.[1] ?? called;
}
