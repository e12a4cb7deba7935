/** The HTTP API on this machine: finds the route, checks the token, calls the function, answers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from '../resources/http-api.ts';
import type { FunctionPool, Outcome } from '../runtime/function-pool.ts';
import type { PlatformClock } from '../schedules/clock.ts';
import { gatewayAnswer } from './gateway-answer.ts';
import { gatewayEvent, splitTarget } from './gateway-event.ts';
import { JwtAuthorizer } from './jwt-authorizer.ts';
import { refuse } from './problem-answer.ts';
import { readBody } from './request-body.ts';
import { RouteTable } from './route-table.ts';

/** The quota of HTTP APIs: "Payload size: 10 MB". */
export const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

/** Lambda's quota: "6 MB each for request and response (synchronous)". API Gateway makes a 500 of what is larger. */
const MAX_RESULT_BYTES = 6 * 1024 * 1024;

const RETRY_AFTER_SECONDS = '1';

export interface Gateway {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createGateway(
  routes: readonly Route[],
  poolOf: (functionArn: string) => FunctionPool | undefined,
  clock: PlatformClock,
): Gateway {
  const table = new RouteTable(routes);
  const authorizer = new JwtAuthorizer(() => clock.now());

  return {
    answer: async (request, response) => {
      const method = request.method ?? '';
      const target = request.url ?? '/';
      const { path } = splitTarget(target);
      const match = table.match(method, path);
      const pool = match && poolOf(match.route.functionArn);
      if (!match || !pool) {
        if (path === '/' && method === 'GET') {
          response.writeHead(302, { location: '/docs' }).end();
          return;
        }
        return refuse(response, { code: 'NOT_FOUND', message: 'Not Found', detail: `there is no route ${method} ${path}` });
      }
      const { route, pathParameters } = match;

      const authorization = route.authorizer && (await authorizer.authorize(request.headers.authorization, route.authorizer, route.scopes));
      if (authorization?.kind === 'unauthenticated') {
        const challenge =
          authorization.detail === 'no bearer token'
            ? 'Bearer'
            : `Bearer error="invalid_token", error_description="${authorization.detail.replace(/["\\\r\n]/g, ' ')}"`;
        return refuse(response, {
          code: 'UNAUTHENTICATED',
          message: 'Unauthorized',
          detail: authorization.detail,
          headers: { 'www-authenticate': challenge },
        });
      }
      if (authorization?.kind === 'forbidden') {
        return refuse(response, { code: 'FORBIDDEN', message: 'Forbidden', detail: authorization.detail });
      }

      const body = await readBody(request, MAX_PAYLOAD_BYTES);
      if (!body) {
        return refuse(response, {
          code: 'PAYLOAD_TOO_LARGE',
          message: 'Request Entity Too Large',
          detail: `the body is larger than ${MAX_PAYLOAD_BYTES} bytes`,
        });
      }

      const requestId = randomUUID();
      const event = gatewayEvent({
        method,
        target,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
        requestId,
        routeKey: route.key,
        pathParameters,
        jwt: authorization && { claims: authorization.claims, scopes: authorization.scopes },
        now: clock.now(),
      });
      const outcome = await withinSeconds(pool.invoke(event, requestId), route.integrationTimeoutSeconds);
      send(response, outcome, requestId);
    },
  };
}

/** API Gateway gives up on a function that Lambda would still let run. */
function withinSeconds(outcome: Promise<Outcome>, seconds: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timed-out' }), seconds * 1000);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function send(response: ServerResponse, outcome: Outcome, requestId: string): void {
  const headers = { 'apigw-requestid': requestId };
  const internal = (detail: string) => refuse(response, { code: 'INTERNAL', message: 'Internal Server Error', detail, headers });
  switch (outcome.kind) {
    case 'busy':
    case 'timed-out':
      refuse(response, {
        code: 'BUSY',
        message: 'Service Unavailable',
        detail: outcome.kind === 'busy' ? 'no worker of the function is free' : 'the function did not answer in time',
        headers: { ...headers, 'retry-after': RETRY_AFTER_SECONDS },
      });
      return;
    case 'failed':
      internal('the function failed; its log, at /_local/logs, says why');
      return;
    case 'answered': {
      if (Buffer.byteLength(outcome.result ?? '') > MAX_RESULT_BYTES) {
        internal(`the function returned more than the ${MAX_RESULT_BYTES} bytes that Lambda takes`);
        return;
      }
      const answer = gatewayAnswer(outcome.result);
      if (!answer) {
        internal('the function returned what API Gateway does not understand');
        return;
      }
      const bodyless = answer.status === 204 || answer.status === 304;
      response.writeHead(answer.status, {
        ...headers,
        ...Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
        ),
        ...(bodyless ? {} : { 'content-length': String(answer.body.length) }),
      });
      response.end(bodyless ? undefined : answer.body);
    }
  }
}
