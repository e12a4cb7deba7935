/** Signs webhooks by Standard Webhooks 1.0 and posts them to strangers' addresses, of whom it expects anything. */
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import type { Answer } from '../../shared/domain/events/delivery.ts';
import { millis } from '../../shared/domain/kernel/time.ts';
import type { WebhookRequest, WebhookSender } from '../../shared/ports/events/webhooks.ts';
import { AddressRefused, isPublic, type Lookup, publicLookup, systemLookup } from './public-address.ts';
import { hostOf, type TargetRule } from './webhook-targets.ts';

/** From the name's lookup to the last byte of the answer. Standard Webhooks advises 15 to 30 seconds. */
export const TIMEOUT_MILLIS = 15_000;

/** Read, so that the connection can be used again; of more, the rest is not worth waiting for. */
const MOST_READ_BYTES = 16_384;

const MAX_SOCKETS = 256;
/** Shorter than servers keep theirs. */
const IDLE_MILLIS = 4_000;

export interface SenderOptions {
  readonly rule: TargetRule;
  readonly timeoutMillis?: number;
  readonly lookup?: Lookup;
  /** Certificates that are trusted besides the system's. */
  readonly ca?: string;
}

export function createWebhookSender({ rule, timeoutMillis = TIMEOUT_MILLIS, lookup = systemLookup, ca }: SenderOptions): WebhookSender {
  const allowed = rule === 'any';
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    timeout: IDLE_MILLIS,
    // All addresses of a name are looked up, and the first that answers is taken.
    autoSelectFamily: true,
    allowPrivateIPAddress: allowed,
    allowMetaIPAddress: allowed,
    lookup: (allowed ? lookup : publicLookup(lookup)) as NonNullable<RequestOptions['lookup']>,
  };
  const plain = new RequestFilteringHttpAgent(options);
  // Said aloud, so that no environment variable turns it off.
  const secure = new RequestFilteringHttpsAgent({ ...options, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) });

  const begin = (url: URL, init: RequestOptions) =>
    url.protocol === 'https:' ? secureRequest(url, { ...init, agent: secure }) : plainRequest(url, { ...init, agent: plain });

  /** One request, whole: it ends with an answer, a failure, or the time. */
  const exchange = (url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) =>
    new Promise<Exchange>((resolve) => {
      const request = begin(url, { method: 'POST', headers, signal });
      const fail = (error: Error) =>
        resolve({ answer: signal.aborted ? { kind: 'timed-out' } : answerOf(error), again: request.reusedSocket && isBroken(error) });
      request.on('error', fail);
      request.on('response', (response) => {
        response.on('error', fail);
        drained(response, () => resolve({ answer: answeredBy(response), again: false }));
      });
      request.end(body);
    });

  return {
    async post(webhook) {
      const begun = performance.now();
      const took = (answer: Answer) => ({ answer, tookMillis: Math.round(performance.now() - begun) });
      const url = URL.parse(webhook.url);
      if (url === null || !isAllowed(url, rule)) return took({ kind: 'refused-address' });
      const headers = headersOf(webhook);
      const signal = AbortSignal.timeout(timeoutMillis);
      const first = await exchange(url, headers, webhook.body, signal);
      // A connection that was kept, and that the other side had closed meanwhile: https://nodejs.org/api/http.html#requestreusedsocket
      const { answer } = first.again ? await exchange(url, headers, webhook.body, signal) : first;
      return took(answer);
    },
  };
}

interface Exchange {
  readonly answer: Answer;
  readonly again: boolean;
}

/** The check that needs no lookup. The agent checks the looked-up addresses again. */
function isAllowed(url: URL, rule: TargetRule): boolean {
  if (rule === 'any') return url.protocol === 'https:' || url.protocol === 'http:';
  const host = hostOf(url);
  return url.protocol === 'https:' && (isIP(host) === 0 || isPublic(host));
}

function headersOf({ id, at, body, secrets }: WebhookRequest): Readonly<Record<string, string>> {
  const signedAt = new Date(millis(at));
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Perennial-Webhooks/1 (+https://www.standardwebhooks.com)',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(millis(at) / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, signedAt, body)).join(' '),
  };
}

function drained(response: IncomingMessage, done: () => void): void {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read <= MOST_READ_BYTES) return;
    done();
    response.destroy();
  });
  response.on('end', done);
}

function answeredBy({ statusCode: status = 0, headers }: IncomingMessage): Answer {
  const retryAfter = headers['retry-after'];
  return { kind: 'answered', status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The words of the filtering agent for an address that it does not connect to. */
const NOT_ALLOWED = /is not allowed\. Because/;

const isRefused = (error: unknown): boolean =>
  error instanceof AggregateError
    ? error.errors.some(isRefused)
    : error instanceof AddressRefused || (error instanceof Error && NOT_ALLOWED.test(error.message));

const answerOf = (error: Error): Answer => (isRefused(error) ? { kind: 'refused-address' } : { kind: 'unreachable', code: codeOf(error) });

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);

const isBroken = (error: Error): boolean => ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
