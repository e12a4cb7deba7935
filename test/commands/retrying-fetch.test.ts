import { describe, expect, it } from 'vitest';
import { MAX_TRIES, PlatformUnavailable, retryingFetch } from '../../infra/local/commands/retrying-fetch.ts';

/** Answers in turn; the last answer repeats. */
function platformThat(...answers: readonly (() => Response)[]) {
  const sent: string[] = [];
  const waits: number[] = [];
  const send = retryingFetch({
    fetch: async (_, init) => {
      sent.push(String(init?.body));
      const next = answers[Math.min(sent.length, answers.length) - 1];
      if (next === undefined) throw new TypeError('fetch failed');
      return next();
    },
    sleep: async (milliseconds) => void waits.push(milliseconds),
    random: () => 0.5,
  });
  return { send: () => send('http://platform', { method: 'POST', body: 'same' }), sent, waits };
}

const ok = () => Response.json({ fine: true });
const busy = (after?: string) => () => new Response('', { status: 503, headers: after === undefined ? {} : { 'retry-after': after } });
const dropped = () => {
  throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
};

describe('a request that fails', () => {
  it.each([
    ['busy', busy()],
    ['throttled', () => new Response('', { status: 429 })],
    ['failing', () => new Response('', { status: 500 })],
    ['behind a gateway that gave up', () => new Response('', { status: 504 })],
    ['gone in the middle', dropped],
  ])('is sent again unchanged to a platform that is %s', async (_, failure) => {
    const platform = platformThat(failure, failure, ok);
    expect(await (await platform.send()).json()).toEqual({ fine: true });
    expect(platform.sent).toEqual(['same', 'same', 'same']);
    expect(platform.waits).toEqual([200, 400]);
  });

  it.each([
    ['0', 0],
    ['3', 3000],
    ['3600', 30_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', 200],
  ])('waits for Retry-After: %s, within bounds', async (after, waited) => {
    const platform = platformThat(busy(after), ok);
    await platform.send();
    expect(platform.waits).toEqual([waited]);
  });

  it.each([
    ['31', 429],
    ['30', 200],
  ])('that is refused for %s seconds by a limit gets %i', async (after, status) => {
    const limited = () => new Response('', { status: 429, headers: { 'retry-after': after } });
    expect((await platformThat(limited, ok).send()).status).toBe(status);
  });

  it('is given up after the last try, with its reason', async () => {
    const platform = platformThat(busy(), dropped);
    await expect(platform.send()).rejects.toThrow(new PlatformUnavailable('gave up after 8 tries: fetch failed: read ECONNRESET'));
    expect(platform.sent).toHaveLength(MAX_TRIES);
  });

  it.each([400, 401, 404, 409, 413])('is not sent again after a refusal: %i', async (status) => {
    const platform = platformThat(() => new Response('', { status }));
    expect((await platform.send()).status).toBe(status);
    expect(platform.sent).toHaveLength(1);
  });
});
