/** The session of an import: its token, its clock, and a secret that signs. */
import { type Client, createClient } from '../../../../shared/contract/client.ts';
import { MAX_PAGE } from '../../../../shared/contract/kernel/limits.ts';
import { bearerFetch, givenToken, localToken, type TokenSource } from '../bearer-fetch.ts';
import { type LocalPlatform, localPlatform } from '../local-platform.ts';
import { type PlatformClock, platformClock } from '../platform-clock.ts';
import { retryingFetch } from '../retrying-fetch.ts';
import { keptSecrets } from './kept-secrets.ts';
import { merchantSecret } from './merchant-secret.ts';
import type { KnownStore } from './store-zones.ts';
import { createTarget, SecretRefused, secretSigns, type Target } from './target.ts';

export interface SessionOptions {
  readonly url: string;
  readonly programmeId: string;
  readonly merchantId: string;
  readonly token?: string | undefined;
  readonly secret?: string | undefined;
  /** false: neither enrols nor registers. With a secret it then needs no token. */
  readonly enrol: boolean;
}

export interface Session {
  readonly platform: LocalPlatform;
  readonly clock: PlatformClock;
  /** Whether the platform has a clock that can be moved. */
  readonly hasLocalClock: boolean;
  readonly target: Target;
  /** IANA, of the programme. */
  timeZone(): Promise<string>;
  /** All that are registered for the merchant. */
  stores(): Promise<readonly KnownStore[]>;
}

export class TokenMissing extends Error {
  override readonly name = 'TokenMissing';
}

/** @throws errors whose messages are for the user. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { url, programmeId, merchantId } = options;
  const platform = localPlatform(url);
  const hasLocalClock = (await platform.now()) !== undefined;
  const clock = platformClock(hasLocalClock ? () => platform.now() : async () => undefined);
  const fetch = retryingFetch();
  const adminFetch = bearerFetch(await tokenSource(options, platform), fetch);
  const admin = createClient({ baseUrl: url, fetch: adminFetch });
  const signs = (secret: string) => {
    clock.forget();
    return secretSigns({ url, merchantId, secret, clock, fetch });
  };
  const secret =
    options.secret ??
    (await merchantSecret({
      url,
      programmeId,
      merchantId,
      admin,
      kept: keptSecrets(merchantId),
      signs,
    }));
  if (options.secret !== undefined && !(await signs(options.secret)))
    throw new SecretRefused(`the given secret does not sign for ${merchantId} at ${url}`);
  const timeZone = async () => (await admin.call('getProgramme', { params: { programmeId } })).body.terms.timeZone;
  return {
    platform,
    clock,
    hasLocalClock,
    timeZone,
    stores: () => storesOf(admin, programmeId, merchantId),
    target: createTarget({ url, programmeId, merchantId, secret, clock, fetch, adminFetch }),
  };
}

async function storesOf(admin: Client, programmeId: string, merchantId: string): Promise<readonly KnownStore[]> {
  const stores: KnownStore[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: string; cursor?: string } = { limit: String(MAX_PAGE), ...(cursor === null ? {} : { cursor }) };
    const { body } = await admin.call('listStores', { params: { programmeId, merchantId }, query });
    stores.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return stores;
}

async function tokenSource({ url, token, secret, enrol }: SessionOptions, platform: LocalPlatform): Promise<TokenSource> {
  if (token !== undefined) return givenToken(token);
  const local = await platform.managerToken();
  if (local !== undefined) return localToken(platform, local);
  if (!enrol && secret !== undefined) return givenToken('none');
  throw new TokenMissing(`${url} is not a local platform: give a manager's token with --token or PERENNIAL_TOKEN`);
}
