/** One deployed function: its routes, each parsed by the contract, called by who may, answered or refused in its form. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { MAX_BODY_BYTES } from '../../shared/contract/kernel/limits.ts';
import type { RouteDefinition } from '../../shared/contract/kernel/route.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import { resultOf } from './answers/answer.ts';
import { type TokenCaller, tokenCaller } from './caller.ts';
import type { Feature, Routes, ServedRoute } from './feature.ts';
import { parsedJson } from './json-body.ts';
import { inContext, logger, metrics } from './observe.ts';
import { refusalOfDirect } from './refusals/direct-requests.ts';
import { RequestRefused } from './refusals/request-refused.ts';
import { correlated } from './tracing/correlation.ts';

/** @throws RequestRefused SIGNATURE_INVALID. */
export type Authenticate = (merchantId: string, rawBody: string, headers: Readonly<Record<string, string>>) => Promise<Merchant>;

type Event = APIGatewayProxyEventV2WithJWTAuthorizer;
type Result = APIGatewayProxyStructuredResultV2;

/**
 * @param routeKeys of each feature: known from the start, so that a request loads the feature that serves it and no other.
 * @param features each loaded when one of its routes is first called.
 */
export function endpoint<Features extends Readonly<Record<string, Routes>>>(
  routeKeys: { readonly [Name in keyof Features]: readonly string[] },
  features: { readonly [Name in keyof Features]: () => Promise<Feature<Features[Name]>> },
  authenticate?: Authenticate,
) {
  const loaders: Readonly<Record<string, () => Promise<Pick<Feature<Routes>, 'served'>>>> = features;
  const featureOf = new Map(
    Object.entries<readonly string[]>(routeKeys).flatMap(([name, keys]) => keys.map((key) => [key, name] as const)),
  );
  const served = new Map<string, ServedRoute>();

  const routeOf = async (key: string): Promise<ServedRoute | undefined> => {
    if (!served.has(key)) for (const [name, route] of (await loaders[featureOf.get(key) ?? '']?.())?.served ?? []) served.set(name, route);
    return served.get(key);
  };

  const answer = async (event: Event): Promise<Result> => {
    const found = await routeOf(event.routeKey);
    if (found === undefined) throw new RequestRefused('NOT_FOUND', `there is no route ${event.routeKey}`);
    const { route, handle, parsed } = found;
    const rawBody = route.body === undefined ? '' : bodyOf(event);
    const params = route.params && parsed(route.params, event.pathParameters ?? {});
    const headers = route.headers && parsed(route.headers, event.headers, 'headers');
    const query = route.query && parsed(route.query, event.queryStringParameters ?? {}, 'query');
    const caller = await callerOf(route, event, rawBody, params, headers, authenticate);
    const body = route.body && parsed(route.body, jsonOf(event, rawBody));
    const result = await resultOf(await handle({ params, query, headers, body, caller }), event.headers['accept-encoding']);
    return route.caller === 'anyone' ? result : { ...result, headers: { ...result.headers, ...NOT_STORED } };
  };

  return middy<Event, Result>()
    .use(inContext())
    .use(observed())
    .use(problemsAnswered())
    .handler(async (event: Event) => refusalOfDirect(event.headers) ?? correlated(event.requestContext.requestId, () => answer(event)));
}

async function callerOf(
  route: RouteDefinition,
  event: Event,
  rawBody: string,
  params: Readonly<Record<string, unknown>> | undefined,
  headers: Readonly<Record<string, unknown>> | undefined,
  authenticate: Authenticate | undefined,
): Promise<Merchant | TokenCaller | undefined> {
  if (route.caller === 'anyone') return undefined;
  if (route.caller !== 'merchant') return tokenCaller(route, event.requestContext.authorizer?.jwt.claims, event.headers.authorization);
  if (authenticate === undefined) throw new TypeError('a function that merchants call must authenticate them');
  return authenticate(String(params?.merchantId), rawBody, headers as Readonly<Record<string, string>>);
}

/** @throws RequestRefused PAYLOAD_TOO_LARGE. */
function bodyOf({ body = '', isBase64Encoded }: Event): string {
  const bytes = isBase64Encoded ? Buffer.from(body, 'base64') : Buffer.from(body);
  if (bytes.length > MAX_BODY_BYTES) {
    throw new RequestRefused('PAYLOAD_TOO_LARGE', `the body has ${bytes.length} bytes; a request can have at most ${MAX_BODY_BYTES}`);
  }
  return bytes.toString('utf8');
}

/** @throws RequestRefused UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED. */
function jsonOf({ headers }: Event, rawBody: string): unknown {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new RequestRefused('UNSUPPORTED_MEDIA_TYPE', 'content-type must be application/json');
  }
  const body = parsedJson(rawBody);
  if (body.is === 'parsed') return body.value;
  const [field, message] = body.is === 'twice' ? [body.field, 'must not be there twice'] : ['body', 'must be JSON'];
  throw new RequestRefused('VALIDATION_FAILED', `${field} ${message}`, [{ field, message }]);
}

/** No cache between the platform and its caller keeps an answer: it is about a person, or about a moment. */
const NOT_STORED = { 'cache-control': 'no-store' };

function problemsAnswered(): MiddlewareObj<Event, Result> {
  return {
    onError: async (request) => {
      const { error, event } = request;
      const { refusedWith } = await import('./refusals/problems.ts');
      const { problem, retryAfterSeconds } = refusedWith(error, event.requestContext.requestId);
      if (problem.code === 'INTERNAL') logger.error('failed', error instanceof Error ? error : String(error));
      request.response = {
        statusCode: problem.status,
        headers: {
          'content-type': 'application/problem+json',
          ...NOT_STORED,
          ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
        },
        body: JSON.stringify(problem),
      };
    },
  };
}

/**
 * One line a request, and its metrics. Registered before what answers problems: middy runs what comes after the handler in reverse, so it
 * sees the answer. Every other line of the request has the id that API Gateway gave it, too.
 */
function observed(): MiddlewareObj<Event, Result> {
  // With the other metrics of the request, and their one dimension: Powertools' own would be a line and a dimension more.
  let isFirst = true;
  const began = new WeakMap<Event, number>();
  const conclude = ({ event, response }: { event: Event; response: Result | null | undefined }): void => {
    const millis = performance.now() - (began.get(event) ?? performance.now());
    const status = response?.statusCode ?? 500;
    logger.info('answered', { route: event.routeKey, status, millis: Math.round(millis), requestId: event.requestContext.requestId });
    // Metadata, not a dimension: CloudWatch bills each combination of dimensions as a metric of its own.
    metrics.addMetadata('route', event.routeKey);
    metrics.addMetric('Requests', 'Count', 1);
    if (isFirst) metrics.addMetric('ColdStarts', 'Count', 1);
    isFirst = false;
    if (status >= 400) metrics.addMetric(status >= 500 ? 'Failures' : 'Refusals', 'Count', 1);
    metrics.addMetric('Duration', 'Milliseconds', millis);
    metrics.publishStoredMetrics();
  };
  return {
    before: ({ event }) => {
      logger.setCorrelationId(event.requestContext.requestId);
      began.set(event, performance.now());
    },
    after: conclude,
    onError: conclude,
  };
}
