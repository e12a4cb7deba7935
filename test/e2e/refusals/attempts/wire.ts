/** Requests that are none: what is sent on the wire so that two who read it read two different things. Each has a purchase in it that is signed and would be credited. */
import { connect, type Socket } from 'node:net';
import { purchaseOf, unique } from '../../../support/platform/api.ts';
import { ADA, MARK, SHOP } from '../world/cast.ts';
import type { World } from '../world/world.ts';

export interface WireAttempt {
  readonly what: string;
  readonly bytes: (world: World) => string;
}

interface Parts {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const CRLF = '\r\n';

function purchaseParts(world: World): Parts {
  const body = JSON.stringify(purchaseOf({ orderId: unique(`wire-${MARK}`), member: { externalId: ADA.externalId } }));
  const signed = Object.entries(world.shops[SHOP].signatureOf(body)).map(([name, value]) => `${name}: ${value}`);
  return {
    line: `POST /v1/merchants/${SHOP}/events HTTP/1.1`,
    headers: [`Host: ${new URL(world.url).host}`, ...signed, 'Content-Type: application/json', 'Connection: close'],
    body,
  };
}

const length = ({ body }: Parts): string => `Content-Length: ${Buffer.byteLength(body)}`;
const chunked = ({ body }: Parts): string => `${Buffer.byteLength(body).toString(16)}${CRLF}${body}${CRLF}0${CRLF}${CRLF}`;
const joined = (line: string, headers: readonly string[], body: string): string => [line, ...headers, '', body].join(CRLF);

/** A purchase with these headers more, and its body so. */
const purchase = (
  what: string,
  more: (parts: Parts) => readonly string[],
  bodyOf: (parts: Parts) => string = ({ body }) => body,
): WireAttempt => ({
  what,
  bytes: (world) => {
    const parts = purchaseParts(world);
    return joined(parts.line, [...parts.headers, ...more(parts)], bodyOf(parts));
  },
});

/** The same with another first line. */
const withLine = (what: string, line: (fine: string, world: World) => string): WireAttempt => ({
  what,
  bytes: (world) => {
    const parts = purchaseParts(world);
    return joined(line(parts.line, world), [...parts.headers, length(parts)], parts.body);
  },
});

/** The same with other headers. */
const withHeaders = (what: string, headers: (fine: readonly string[]) => readonly string[]): WireAttempt => ({
  what,
  bytes: (world) => {
    const parts = purchaseParts(world);
    return joined(parts.line, headers([...parts.headers, length(parts)]), parts.body);
  },
});

export const WIRE_ATTEMPTS: readonly WireAttempt[] = [
  purchase('a length and chunks', (parts) => [length(parts), 'Transfer-Encoding: chunked'], chunked),
  purchase('chunks and a length of nothing', () => ['Transfer-Encoding: chunked', 'Content-Length: 0'], chunked),
  purchase('chunks said with a blank before the colon', (parts) => [length(parts), 'Transfer-Encoding : chunked'], chunked),
  purchase('chunks that are not the last encoding', () => ['Transfer-Encoding: chunked, identity'], chunked),
  purchase('an encoding that no one knows', () => ['Transfer-Encoding: xchunked'], chunked),
  purchase('two lengths', (parts) => [length(parts), 'Content-Length: 5']),
  purchase('a list of lengths', (parts) => [`${length(parts)}, 5`]),
  purchase('a negative length', () => ['Content-Length: -1']),
  purchase('a length with a sign', ({ body }) => [`Content-Length: +${body.length}`]),
  purchase('a length in hexadecimal', ({ body }) => [`Content-Length: 0x${body.length.toString(16)}`]),
  purchase('a length beyond all numbers', () => ['Content-Length: 99999999999999999999']),
  purchase(
    'chunks of a size that is none',
    () => ['Transfer-Encoding: chunked'],
    ({ body }) => `zz${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
  ),
  purchase(
    'chunks of a negative size',
    () => ['Transfer-Encoding: chunked'],
    ({ body }) => `-1${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
  ),
  purchase('an expectation that no one meets', (parts) => [length(parts), 'Expect: a miracle']),
  withHeaders('a header folded over two lines', (fine) => ['X-Folded: a', ' b', ...fine]),
  withHeaders('a header without a colon', (fine) => ['no colon', ...fine]),
  withHeaders('a header with a blank in its name', (fine) => ['webhook id: a', ...fine]),
  withHeaders('a header without a name', (fine) => [': a', ...fine]),
  withHeaders('a NUL in a header', (fine) => ['X-Nul: a\0b', ...fine]),
  withHeaders('a carriage return in a header', (fine) => ['X-Return: a\rb: c', ...fine]),
  withHeaders('20 KB of headers', (fine) => [`X-Long: ${'a'.repeat(20 * 1024)}`, ...fine]),
  withHeaders('5,000 headers', (fine) => [...Array.from({ length: 5_000 }, (_, index) => `X-${index}: a`), ...fine]),
  withHeaders('no host', (fine) => fine.filter((header) => !header.startsWith('Host'))),
  withLine('an absolute target at another host', (line) => line.replace(' /', ' http://example.org/')),
  withLine('a target that climbs', (line) => line.replace('/v1/', '/v1/../v1/')),
  withLine('a target with a fragment', (line) => line.replace(' HTTP', '#/events HTTP')),
  withLine('a target with a backslash', (line) => line.replace('/events', '\\events')),
  withLine('a target with a semicolon', (line) => line.replace('/events', ';a=b/events')),
  withLine('a target of 20 KB', (line) => line.replace(' HTTP', `?a=${'a'.repeat(20 * 1024)} HTTP`)),
  withLine('a method in small letters', (line) => line.replace('POST', 'post')),
  withLine('a method that no one knows', (line) => line.replace('POST', 'PURCHASE')),
  withLine('CONNECT', (line) => line.replace('POST', 'CONNECT')),
  withLine('HTTP 3.0', (line) => line.replace('HTTP/1.1', 'HTTP/3.0')),
  withLine('the beginning of HTTP 2', () => `PRI * HTTP/2.0${CRLF}${CRLF}SM`),
];

/** Broken off where a request is not whole yet. */
export const BROKEN_OFF: readonly WireAttempt[] = [
  { what: 'in its first line', bytes: () => 'POST /v1/merch' },
  {
    what: 'in its headers',
    bytes: (world) =>
      purchase('', (parts) => [length(parts)])
        .bytes(world)
        .slice(0, 120),
  },
  {
    what: 'in its body',
    bytes: (world) =>
      purchase('', (parts) => [length(parts)])
        .bytes(world)
        .slice(0, -1),
  },
  {
    what: 'in its last chunk',
    bytes: (world) =>
      purchase('', () => ['Transfer-Encoding: chunked'], chunked)
        .bytes(world)
        .slice(0, -3),
  },
];

const portOf = ({ url }: World): number => Number(new URL(url).port);

/** The status that comes back; undefined: the connection is closed without one. */
export function statusOf(world: World, bytes: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(portOf(world), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    // A reset is a way to say no as well.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.test(answer) ? Number(answer.slice(9, 12)) : undefined));
  });
}

/** A connection on which no more comes than these bytes. */
export function heldOpen(world: World, bytes: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(world), '127.0.0.1', () => socket.write(bytes, 'latin1', () => resolve(socket)));
    socket.on('error', reject);
  });
}

/** The status of a purchase that is sent a few bytes at a time. */
export async function statusOfSlowPurchase(world: World, bytesAtATime: number, pauseMillis: number): Promise<number | undefined> {
  const bytes = purchase('', (parts) => [length(parts)]).bytes(world);
  return new Promise((resolve) => {
    let sent = 0;
    const socket = connect(portOf(world), '127.0.0.1');
    const more = setInterval(() => {
      if (sent < bytes.length) socket.write(bytes.slice(sent, sent + bytesAtATime));
      sent += bytesAtATime;
    }, pauseMillis);
    socket.on('data', (chunk) => resolve(Number(chunk.toString('latin1').slice(9, 12))));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(more);
      resolve(undefined);
    });
  });
}
