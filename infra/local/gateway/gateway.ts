/** The HTTP API on this machine: finds the route, checks the token, calls the function, answers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from '../resources/http-api.ts';
import type { FunctionPool, Outcome } from '../runtime/function-pool.ts';
import type { PlatformClock } from '../schedules/clock.ts';
import { type Cors, preflightAnswer, withCors } from './cors.ts';
import { type GatewayAnswer, gatewayAnswer, writeAnswer } from './gateway-answer.ts';
import { type GatewayRequest, gatewayEvent, splitTarget } from './gateway-event.ts';
import { JwtAuthorizer } from './jwt-authorizer.ts';
import { refusalAnswer } from './problem-answer.ts';
import { readBody } from './request-body.ts';
import { RouteTable } from './route-table.ts';

/** The quota of HTTP APIs: "Payload size: 10 MB". */
export const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

/** Lambda's quota: "6 MB each for request and response (synchronous)". API Gateway answers larger results with 500. */
const MAX_RESULT_BYTES = 6 * 1024 * 1024;

const RETRY_AFTER_SECONDS = '1';

/** A request before it is validated. */
export interface GatewayCall extends Pick<GatewayRequest, 'method' | 'target' | 'protocol' | 'sourceIp' | 'headers' | 'rawHeaders'> {
  /** Read only after authorization. undefined: more than {@link MAX_PAYLOAD_BYTES}. */
  body(): Promise<Buffer | undefined>;
}

export interface Gateway {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers a call without a connection. */
  answerTo(call: GatewayCall): Promise<GatewayAnswer>;
}

export function createGateway(
  routes: readonly Route[],
  poolOf: (functionArn: string) => Pick<FunctionPool, 'invoke'> | undefined,
  clock: Pick<PlatformClock, 'now'>,
  cors?: Cors,
): Gateway {
  const table = new RouteTable(routes);
  const authorizer = new JwtAuthorizer(() => clock.now());

  const answerTo = async (call: GatewayCall): Promise<GatewayAnswer> =>
    preflightAnswer(cors, call.method, call.headers) ?? withCors(await routed(call), cors, call.headers);

  const routed = async (call: GatewayCall): Promise<GatewayAnswer> => {
    const { method, target } = call;
    const { path } = splitTarget(target);
    const match = table.match(method, path);
    const pool = match && poolOf(match.route.functionArn);
    if (!match || !pool) {
      if (path === '/' && method === 'GET') return { status: 302, headers: { location: '/docs' }, body: Buffer.alloc(0) };
      return refusalAnswer({ code: 'NOT_FOUND', message: 'Not Found', detail: `there is no route ${method} ${path}` });
    }
    const { route, pathParameters } = match;

    const authorization = route.authorizer && (await authorizer.authorize(call.headers.authorization, route.authorizer, route.scopes));
    if (authorization?.kind === 'unauthenticated') {
      const challenge =
        authorization.detail === 'no bearer token'
          ? 'Bearer'
          : `Bearer error="invalid_token", error_description="${authorization.detail.replace(/["\\\r\n]/g, ' ')}"`;
      return refusalAnswer({
        code: 'UNAUTHENTICATED',
        message: 'Unauthorized',
        detail: authorization.detail,
        headers: { 'www-authenticate': challenge },
      });
    }
    if (authorization?.kind === 'forbidden') {
      return refusalAnswer({ code: 'FORBIDDEN', message: 'Forbidden', detail: authorization.detail });
    }

    const body = await call.body();
    if (!body) {
      return refusalAnswer({
        code: 'PAYLOAD_TOO_LARGE',
        message: 'Request Entity Too Large',
        detail: `the body is larger than ${MAX_PAYLOAD_BYTES} bytes`,
      });
    }

    const requestId = randomUUID();
    const { protocol, sourceIp, headers, rawHeaders } = call;
    const event = gatewayEvent({
      method,
      target,
      protocol,
      sourceIp,
      headers,
      rawHeaders,
      body,
      requestId,
      routeKey: route.key,
      pathParameters,
      jwt: authorization && { claims: authorization.claims, scopes: authorization.scopes },
      now: clock.now(),
    });
    return answerOf(await withinSeconds(pool.invoke(event, requestId), route.integrationTimeoutSeconds), requestId);
  };

  return {
    answerTo,
    answer: async (request, response) =>
      writeAnswer(
        response,
        await answerTo({
          method: request.method ?? '',
          target: request.url ?? '/',
          protocol: `HTTP/${request.httpVersion}`,
          sourceIp: request.socket.remoteAddress ?? '',
          headers: request.headers,
          rawHeaders: request.rawHeaders,
          body: () => readBody(request, MAX_PAYLOAD_BYTES),
        }),
      ),
  };
}

/** API Gateway times out before Lambda does. */
function withinSeconds(outcome: Promise<Outcome>, seconds: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timed-out' }), seconds * 1000);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function answerOf(outcome: Outcome, requestId: string): GatewayAnswer {
  const headers = { 'apigw-requestid': requestId };
  const internal = (detail: string) => refusalAnswer({ code: 'INTERNAL', message: 'Internal Server Error', detail, headers });
  switch (outcome.kind) {
    case 'busy':
    case 'timed-out':
      return refusalAnswer({
        code: 'BUSY',
        message: 'Service Unavailable',
        detail: outcome.kind === 'busy' ? 'no worker of the function is free' : 'the function did not answer in time',
        headers: { ...headers, 'retry-after': RETRY_AFTER_SECONDS },
      });
    case 'failed':
      return internal('the function failed; its log at /_local/logs has the reason');
    case 'answered': {
      if (Buffer.byteLength(outcome.result ?? '') > MAX_RESULT_BYTES)
        return internal(`the function returned more than the ${MAX_RESULT_BYTES} bytes that Lambda allows`);
      const answer = gatewayAnswer(outcome.result);
      if (!answer) return internal('the function returned what API Gateway does not understand');
      return { ...answer, headers: { ...headers, ...answer.headers } };
    }
  }
}
