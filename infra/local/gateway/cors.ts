/**
 * CORS of an HTTP API, after "Configure CORS for HTTP APIs" in the API Gateway guide: preflight requests are answered for every route,
 * and CORS headers of functions are ignored.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayAnswer } from './gateway-answer.ts';

export interface Cors {
  /** Origins, or `*`, `http://*`, `https://*`. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

/** The answer to a preflight request; undefined: it is none. An origin that is not allowed gets no CORS header. */
export function preflightAnswer(cors: Cors | undefined, method: string, headers: IncomingHttpHeaders): GatewayAnswer | undefined {
  const { origin } = headers;
  if (cors === undefined || method !== 'OPTIONS' || origin === undefined) return undefined;
  if (headers['access-control-request-method'] === undefined) return undefined;
  const allowed = isAllowed(cors, origin)
    ? {
        ...allowedOrigin(origin),
        'access-control-allow-methods': cors.allowMethods.join(','),
        'access-control-allow-headers': cors.allowHeaders.join(','),
        ...(cors.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(cors.maxAgeSeconds) }),
      }
    : {};
  return { status: 204, headers: allowed, body: Buffer.alloc(0) };
}

/** The answer with the CORS headers of the API in place of the function's own. */
export function withCors(answer: GatewayAnswer, cors: Cors | undefined, { origin }: IncomingHttpHeaders): GatewayAnswer {
  if (cors === undefined) return answer;
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const added =
    origin !== undefined && isAllowed(cors, origin)
      ? { ...allowedOrigin(origin), 'access-control-expose-headers': cors.exposeHeaders.join(',') }
      : {};
  return { ...answer, headers: { ...Object.fromEntries(own), ...added } };
}

const allowedOrigin = (origin: string) => ({ 'access-control-allow-origin': origin, vary: 'origin' });

const isAllowed = ({ allowOrigins }: Cors, origin: string): boolean =>
  allowOrigins.some((allowed) => (allowed.endsWith('*') ? origin.startsWith(allowed.slice(0, -1)) : origin === allowed));
