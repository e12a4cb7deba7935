/** HTTP without a client's courtesies: the path as it stands, headers twice, bodies to the byte. */
import { Agent, request as httpRequest } from 'node:http';
import { type Answer, jsonIn } from '../platform/api.ts';

export interface RawExchange {
  readonly method: string;
  /** Sent as it stands: escaped already, or not. */
  readonly path: string;
  /** Several values: the header is sent several times. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function exchange(url: string, { method, path, headers, body }: RawExchange): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ agent, hostname, port, method, path, headers: mutable(headers) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          replayed: response.headers['idempotent-replayed'] === 'true',
          retryAfter: Number(response.headers['retry-after'] ?? Number.NaN),
          requestId: String(response.headers['apigw-requestid'] ?? ''),
          text,
          body: jsonIn(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const mutable = (headers: RawExchange['headers']): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]));
