/** T13: how large the body of a request can be. */
import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { endpoint } from '../../../functions/edge/endpoint.ts';
import { feature } from '../../../functions/edge/feature.ts';
import { MAX_BODY_BYTES } from '../../../shared/contract/kernel/limits.ts';
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
const handler = endpoint(
  { measures: [routeKey] },
  {
    measures: async () => feature({ measure }, { measure: async ({ body }) => ({ status: 200, body: { length: body.length } }) }),
  },
);

const context: Context = {
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

const event = (body: string, isBase64Encoded: boolean): APIGatewayProxyEventV2WithJWTAuthorizer => ({
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

/** JSON of a text, in so many bytes. */
const ofBytes = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));

test.each([
  ['exactly the limit', MAX_BODY_BYTES, false, 200],
  ['exactly the limit, in base64', MAX_BODY_BYTES, true, 200],
  ['a byte more', MAX_BODY_BYTES + 1, false, 413],
  ['a byte more, in base64', MAX_BODY_BYTES + 1, true, 413],
])('a body of %s', async (_, bytes, isBase64Encoded, status) => {
  expect((await handler(event(ofBytes(bytes), isBase64Encoded), context)).statusCode).toBe(status);
});
