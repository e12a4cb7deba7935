/** Converts a function's result to the answer of an HTTP API: payload format 2.0, with its shorthand. */
import type { ServerResponse } from 'node:http';
import * as z from 'zod';

const Full = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** undefined: a form that API Gateway does not understand, and answers with 500. */
export function gatewayAnswer(result: string | undefined): GatewayAnswer | undefined {
  if (result === undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('null') };
  const value: unknown = JSON.parse(result);
  if (typeof value === 'object' && value !== null && 'statusCode' in value) {
    const parsed = Full.safeParse(value);
    if (!parsed.success) return undefined;
    const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = parsed.data;
    const lowerCased = Object.entries(headers).map(([name, header]) => [name.toLowerCase(), String(header)] as const);
    return {
      status: statusCode,
      headers: {
        ...(body === '' ? {} : { 'content-type': 'text/plain;charset=utf-8' }),
        ...Object.fromEntries(lowerCased),
        ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
      },
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    };
  }
  // "If your function returns valid JSON and doesn't return a statusCode", the JSON is the body.
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(typeof value === 'string' ? value : result) };
}

export function writeAnswer(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  const bodyless = status === 204 || status === 304 || status === 302;
  response.writeHead(status, {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])),
    ...(bodyless ? {} : { 'content-length': String(body.length) }),
  });
  response.end(bodyless ? undefined : body);
}
