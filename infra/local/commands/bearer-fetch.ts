/**
 * `fetch` with a bearer token. When the platform rejects the token, one new token is tried: tokens expire, and a moved clock ends
 * them earlier.
 */
import type { LocalPlatform } from './local-platform.ts';

export interface TokenSource {
  current(): Promise<string>;
  /** A new token, or undefined if there is none. */
  renewed(): Promise<string | undefined>;
}

export const givenToken = (token: string): TokenSource => ({
  current: async () => token,
  renewed: async () => undefined,
});

export function localToken(platform: LocalPlatform, first: string): TokenSource {
  let token = first;
  return {
    current: async () => token,
    async renewed() {
      const next = await platform.managerToken();
      if (next !== undefined) token = next;
      return next;
    },
  };
}

export function bearerFetch(source: TokenSource, inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const withToken = (token: string) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return inner(input, { ...init, headers });
    };
    const answer = await withToken(await source.current());
    if (answer.status !== 401) return answer;
    const token = await source.renewed();
    return token === undefined ? answer : withToken(token);
  };
}
