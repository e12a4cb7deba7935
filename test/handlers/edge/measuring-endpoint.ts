/** An endpoint of one route, which answers the length of a text, with its event and its context. */
import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context } from 'aws-lambda';
import * as z from 'zod';
import { endpoint } from '../../../functions/edge/endpoint.ts';
import { feature } from '../../../functions/edge/feature.ts';
import type { RouteDefinition } from '../../../shared/contract/kernel/route.ts';

const measure = {
  method: 'POST',
  path: '/v1/measure',
  servedBy: 'reference',
  caller: 'anyone',
  summary: 'measures a text',
  body: z.string(),
  answers: { 200: z.object({ length: z.number() }) },
} as const satisfies RouteDefinition;

const routeKey = 'POST /v1/measure';
export const handler = endpoint(
  { measures: [routeKey] },
  {
    measures: async () => feature({ measure }, { measure: async ({ body }) => ({ status: 200, body: { length: body.length } }) }),
  },
);

export const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'reference',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:reference',
  memoryLimitInMB: '128',
  awsRequestId: 'request-1',
  logGroupName: 'reference',
  logStreamName: 'reference',
  getRemainingTimeInMillis: () => 1_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

export const event = (body: string, isBase64Encoded: boolean): APIGatewayProxyEventV2WithJWTAuthorizer => ({
  version: '2.0',
  routeKey,
  rawPath: '/v1/measure',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
  isBase64Encoded,
  requestContext: {
    accountId: 'anonymous',
    apiId: 'api',
    authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: {}, scopes: [] } },
    domainName: 'api.example.org',
    domainPrefix: 'api',
    http: { method: 'POST', path: '/v1/measure', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'request-1',
    routeKey,
    stage: '$default',
    time: '21/Nov/2026:10:00:00 +0000',
    timeEpoch: 1795255200000,
  },
});
