/** `fetch` that retries with the same headers and bytes when the platform is busy or the connection breaks. */
import { setTimeout as wait } from 'node:timers/promises';

/** Eight tries with the longest waits take 210 s, so the signature (± 5 minutes) is still valid at the last. */
export const MAX_TRIES = 8;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/** Longer than any function may run behind API Gateway (30 s). */
const ANSWER_TIMEOUT_MS = 35_000;

const TRY_AGAIN: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Every try failed. The request may or may not have had its effect; repeating it later is safe. */
export class PlatformUnavailable extends Error {
  override readonly name = 'PlatformUnavailable';
}

export interface RetryOptions {
  readonly fetch?: typeof fetch;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** @throws PlatformUnavailable after `MAX_TRIES`. */
export function retryingFetch(options: RetryOptions = {}): typeof fetch {
  const { fetch: once = fetch, sleep = wait, random = Math.random } = options;
  return async (input, init) => {
    for (let tries = 1; ; tries += 1) {
      const attempt = await tryOnce(once, input, init);
      if (attempt.answer !== undefined) return attempt.answer;
      if (tries === MAX_TRIES) throw new PlatformUnavailable(`gave up after ${MAX_TRIES} tries: ${attempt.failure}`);
      await sleep(attempt.retryAfterMs ?? backoffMs(tries, random));
    }
  };
}

interface Attempt {
  readonly answer?: Response;
  readonly failure?: string;
  readonly retryAfterMs?: number | undefined;
}

async function tryOnce(once: typeof fetch, input: string | URL | Request, init: RequestInit | undefined): Promise<Attempt> {
  try {
    const response = await once(input, { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    // Read here, because the connection can also break in the middle of the body.
    const body = await response.text();
    if (!TRY_AGAIN.has(response.status) || isRefusedForLong(response)) {
      return { answer: new Response(body === '' ? null : body, { status: response.status, headers: response.headers }) };
    }
    return {
      failure: `the platform answered ${response.status} ${body.slice(0, 300)}`.trimEnd(),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    };
  } catch (error) {
    return { failure: connectionFailure(error) };
  }
}

/** The refusal lasts for hours, such as a merchant's issue cap. It is reported instead of retried. */
function isRefusedForLong({ status, headers }: Response): boolean {
  return status === 429 && Number(headers.get('retry-after')) * 1000 > LONGEST_WAIT_MS;
}

/** `Retry-After` in seconds or as a date, bounded. undefined: absent or unreadable. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), LONGEST_WAIT_MS);
}

/** Full jitter, so that clients that were refused together do not return together. */
function backoffMs(tries: number, random: () => number): number {
  return Math.round(random() * Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS));
}

/** Node only says "fetch failed"; the cause has the reason. */
export function connectionFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : undefined;
  const reason = error.cause instanceof Error ? error.cause.message || code : undefined;
  return reason === undefined ? error.message : `${error.message}: ${reason}`;
}
