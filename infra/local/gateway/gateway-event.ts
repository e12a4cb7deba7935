/** Makes the event of an HTTP API from a request: payload format 2.0. */
import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT_ID } from '../assembly/deployment-place.ts';

export type Claims = Readonly<Record<string, string>>;

export interface GatewayRequest {
  readonly method: string;
  /** Path and query as they came, still encoded. */
  readonly target: string;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly headers: IncomingHttpHeaders;
  /** Pairs of name and value, with repeated headers. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly requestId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly jwt: { readonly claims: Claims; readonly scopes: readonly string[] | null } | undefined;
  readonly now: Date;
}

export function gatewayEvent(request: GatewayRequest) {
  const { path, rawQueryString } = splitTarget(request.target);
  const { headers, cookies } = collectHeaders(request.rawHeaders);
  const isText = isTextBody(headers['content-type'], headers['content-encoding']);
  const query = [...new URLSearchParams(rawQueryString)];
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(query.length > 0 ? { queryStringParameters: joinRepeated(query) } : {}),
    ...(Object.keys(request.pathParameters).length > 0 ? { pathParameters: request.pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'local',
      ...(request.jwt ? { authorizer: { jwt: request.jwt } } : {}),
      domainName: (request.headers.host ?? '').replace(/:\d+$/, ''),
      domainPrefix: 'local',
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: request.routeKey,
      stage: '$default',
      time: commonLogTime(request.now),
      timeEpoch: request.now.getTime(),
    },
    ...(request.body.length > 0 ? { body: request.body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

export type GatewayEvent = ReturnType<typeof gatewayEvent>;

/** The path is decoded once, and the part after a decoded `?` is lost, as in captures of live HTTP APIs. */
export function splitTarget(target: string): { readonly path: string; readonly rawQueryString: string } {
  const at = target.indexOf('?');
  const encoded = at < 0 ? target : target.slice(0, at);
  return { path: decode(encoded).split('?', 1)[0] ?? '', rawQueryString: at < 0 ? '' : target.slice(at + 1) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function collectHeaders(rawHeaders: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const pairs: [string, string][] = [];
  const cookies: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ''));
    else pairs.push([name, value]);
  }
  return { headers: joinRepeated(pairs), cookies };
}

function joinRepeated(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) joined.set(name, joined.has(name) ? `${joined.get(name)},${value}` : value);
  return Object.fromEntries(joined);
}

/** Bodies of these types are passed as text; all others, forms included, in base64. */
function isTextBody(contentType = '', contentEncoding = ''): boolean {
  if (contentEncoding !== '' && contentEncoding !== 'identity') return false;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('text/') || /^application\/(.+\+)?(json|xml)$/.test(type) || type === 'application/javascript';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.slice(-2)}/${MONTHS[now.getUTCMonth()]}/${now.getUTCFullYear()}:${time.slice(0, 8)} +0000`;
}
