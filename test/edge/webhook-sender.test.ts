/** Webhooks to real receivers on this machine, of every kind that there is. */
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { Lookup } from '../../functions/edge/public-address.ts';
import { createWebhookSender, type SenderOptions } from '../../functions/edge/webhook-sender.ts';
import { bodyOf } from '../../shared/domain/events/delivery.ts';
import { millis, toInstant } from '../../shared/domain/kernel/time.ts';
import { anEvent } from '../support/events/delivery-desk.ts';

const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_plJ3nmyCDGBKInavdOK15jsl'] as const;
const event = anEvent(1);
const SHORT_MILLIS = 300;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening<Listening extends Server | ReturnType<typeof createTcpServer>>(server: Listening): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly method: string | undefined;
  readonly body: string;
}

/** A receiver that keeps what came, and answers so. */
async function receiver(answer: RequestListener) {
  const received: Received[] = [];
  const port = await listening(
    createServer(async (request, response) => {
      received.push({ headers: request.headers, method: request.method, body: await textOf(request) });
      answer(request, response);
    }),
  );
  return { received, url: `http://127.0.0.1:${port}/hooks` };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end('whatever');

const senderOf = (options: Partial<SenderOptions> = {}) => createWebhookSender({ rule: 'any', timeoutMillis: 5_000, ...options });
const post = (url: string, sender = senderOf(), secrets: readonly string[] = SECRETS) =>
  sender.post({ url, id: event.id, body: bodyOf(event), at: toInstant(Date.now()), secrets });

describe('the request that is sent', () => {
  test('is verified by each of the secrets, to the byte', async () => {
    const { received, url } = await receiver(answering(204));
    const { answer, tookMillis } = await post(url);
    expect(answer).toEqual({ kind: 'answered', status: 204 });
    expect(tookMillis).toBeGreaterThanOrEqual(0);
    const [{ headers, method, body }] = received as [Received];
    expect(method).toBe('POST');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Perennial-Webhooks\//),
      'webhook-id': event.id,
    });
    expect(Object.keys(headers).sort()).toEqual(
      ['connection', 'content-length', 'content-type', 'host', 'user-agent', 'webhook-id', 'webhook-signature', 'webhook-timestamp'].sort(),
    );
    const signed = headers as Record<string, string>;
    for (const secret of SECRETS) {
      expect(new Webhook(secret).verify(body, signed)).toEqual({ type: event.type, version: 1, timestamp: event.at, data: event.data });
    }
    expect(() => new Webhook('whsec_c29tZW9uZSBlbHNl').verify(body, signed)).toThrow('No matching signature');
    expect(() => new Webhook(SECRETS[0]).verify(`${body} `, signed)).toThrow('No matching signature');
  });

  test('is signed at the time of the attempt', async () => {
    const { received, url } = await receiver(answering(200));
    const at = toInstant('2026-03-02T12:00:00.900Z');
    await senderOf().post({ url, id: event.id, body: '{}', at, secrets: SECRETS });
    expect(received[0]?.headers['webhook-timestamp']).toBe(String(Math.floor(millis(at) / 1000)));
  });

  test('has letters of every script as they are', async () => {
    const { received, url } = await receiver(answering(200));
    const body = JSON.stringify({ name: 'Zoë 🍮 寿司' });
    await senderOf().post({ url, id: event.id, body, at: toInstant(Date.now()), secrets: [SECRETS[0]] });
    const [{ headers, body: came }] = received as [Received];
    expect(new Webhook(SECRETS[0]).verify(came, headers as Record<string, string>)).toEqual({ name: 'Zoë 🍮 寿司' });
  });
});

describe('the answer of a receiver', () => {
  test.each([200, 201, 299, 400, 404, 410, 429, 500, 503])('%i is told as it is', async (status) => {
    const { url } = await receiver(answering(status));
    expect((await post(url)).answer).toEqual({ kind: 'answered', status });
  });

  test('is told with when it wants to be asked again', async () => {
    const { url } = await receiver(answering(503, { 'retry-after': '120' }));
    expect((await post(url)).answer).toEqual({ kind: 'answered', status: 503, retryAfter: '120' });
  });

  test.each([301, 302, 303, 307, 308])('%i leads nowhere', async (status) => {
    const elsewhere = await receiver(answering(200));
    const { url } = await receiver(answering(status, { location: elsewhere.url }));
    expect((await post(url)).answer).toEqual({ kind: 'answered', status });
    expect(elsewhere.received).toEqual([]);
  });

  test('may be without end: it is not read to it', async () => {
    let closed: () => void = () => undefined;
    const wasClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await receiver((_, response) => {
      response.on('close', closed).writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect((await post(url)).answer).toEqual({ kind: 'answered', status: 200 });
    await wasClosed;
  });

  test('may be no HTTP', async () => {
    const port = await listening(createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect((await post(`http://127.0.0.1:${port}/`)).answer).toMatchObject({ kind: 'unreachable', code: expect.stringMatching(/^HPE_/) });
  });
});

describe('a receiver that keeps us waiting', () => {
  const short = () => senderOf({ timeoutMillis: SHORT_MILLIS });
  test('with its answer is given up', async () => {
    const { url } = await receiver(() => undefined);
    expect((await post(url, short())).answer).toEqual({ kind: 'timed-out' });
  });

  test('with the end of its answer is given up, however much has come', async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(200);
      const trickle = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(trickle));
    });
    expect((await post(url, short())).answer).toEqual({ kind: 'timed-out' });
  });

  test('with the headers of its answer is given up', async () => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 200 OK\r\n');
        const trickle = setInterval(() => socket.write('x: y\r\n'), 20);
        socket.on('close', () => clearInterval(trickle));
      }),
    );
    expect((await post(`http://127.0.0.1:${port}/`, short())).answer).toEqual({ kind: 'timed-out' });
  });

  test('with nothing at all is given up', async () => {
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => undefined)));
    expect((await post(`http://127.0.0.1:${port}/`, short())).answer).toEqual({ kind: 'timed-out' });
  });

  test('with its name is given up', async () => {
    const never: Lookup = () => undefined;
    expect((await post('http://hooks.example.com/', senderOf({ timeoutMillis: SHORT_MILLIS, lookup: never }))).answer).toEqual({
      kind: 'timed-out',
    });
  });
});

describe('a connection', () => {
  test('that is refused is told', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect((await post(`http://127.0.0.1:${port}/`)).answer).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  test('that breaks is told', async () => {
    const { url } = await receiver((request) => void request.socket.destroy());
    expect((await post(url)).answer).toEqual({ kind: 'unreachable', code: 'ECONNRESET' });
  });

  test('is used again, and when the other side has closed it, another is made', async () => {
    let connections = 0;
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      // The second request of the first connection finds it closed.
      if (connections === 1 && requests === 2) request.socket.destroy();
      else response.end();
    });
    server.on('connection', () => {
      connections += 1;
    });
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const sender = senderOf();
    for (const _ of [1, 2, 3]) expect((await post(url, sender)).answer).toEqual({ kind: 'answered', status: 200 });
    expect({ connections, requests }).toEqual({ connections: 2, requests: 4 });
  });
});

describe('TLS', () => {
  const certificate = (kind: 'crt' | 'key') => readFileSync(new URL(`../support/certificates/hooks.test.${kind}`, import.meta.url), 'utf8');
  const here: Lookup = (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
  const secure = async () => {
    let requests = 0;
    const server = createSecureServer({ cert: certificate('crt'), key: certificate('key') }, (_, response) => {
      requests += 1;
      response.end();
    });
    return { port: await listening(server), requests: () => requests };
  };

  test('with a certificate that somebody vouches for is what is asked for', async () => {
    const { port } = await secure();
    const sender = senderOf({ lookup: here, ca: certificate('crt') });
    expect((await post(`https://hooks.test:${port}/`, sender)).answer).toEqual({ kind: 'answered', status: 200 });
  });

  test('with a certificate that nobody vouches for is not talked to', async () => {
    const { port, requests } = await secure();
    const sender = senderOf({ lookup: here });
    expect((await post(`https://hooks.test:${port}/`, sender)).answer).toEqual({
      kind: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(requests()).toBe(0);
  });

  test('with the certificate of another host is not talked to', async () => {
    const { port, requests } = await secure();
    const sender = senderOf({ lookup: here, ca: certificate('crt') });
    expect((await post(`https://other.test:${port}/`, sender)).answer).toEqual({
      kind: 'unreachable',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(requests()).toBe(0);
  });

  test('that is not there is not talked to', async () => {
    const { url } = await receiver(answering(200));
    expect((await post(url.replace('http:', 'https:'))).answer).toMatchObject({ kind: 'unreachable' });
  });
});
