/**
 * The platform that refusals are tried on: functions in this process, or a whole platform over HTTP. Nobody else uses it, so every write
 * comes from the tries.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWK } from 'jose';
import { inject } from 'vitest';
import { startInProcess } from '../../../support/in-process/in-process-platform.ts';
import { exchange, type RawExchange } from '../../../support/kernel/raw-http.ts';
import type { Answer } from '../../../support/platform/api.ts';
import { startOwnPlatform } from '../../../support/platform/own-platform.ts';
import { PlatformDidNotStart, type StoredItem, type TokenFor } from '../../../support/platform/platform.ts';
import { EXPIRED } from './cast.ts';

type PrivateKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

export interface TriedPlatform {
  readonly url: string;
  /** The issuer's own, for tokens that it would never make. */
  readonly issuerKey: PrivateKey;
  readonly fetch: typeof fetch;
  exchange(request: RawExchange): Promise<Answer>;
  token(claims: TokenFor): Promise<string>;
  clock(): Promise<Date>;
  /** Its clock is the machine's from now on. */
  catchUp(): Promise<unknown>;
  /** Waits until what comes of requests by itself has come. */
  settle(): Promise<void>;
  /** Every item of the table, in the order of their keys. */
  items(): Promise<readonly StoredItem[]>;
  /** How often functions have written to the table, or tried to. */
  writes(): Promise<number>;
  /** All that the platform and its functions have logged since it started. */
  written(): Promise<string>;
  stop(): Promise<void>;
}

const DAY_MILLISECONDS = 86_400_000;
/** How far their clocks are behind at the beginning. */
const BEHIND_MILLISECONDS = EXPIRED.days * DAY_MILLISECONDS;

export async function inProcess(): Promise<TriedPlatform> {
  const directory = await mkdtemp(join(tmpdir(), 'perennial-refusals-'));
  const keyFile = join(directory, 'issuer-key.json');
  const platform = await startInProcess(inject('assembly'), keyFile, new Date(Date.now() - BEHIND_MILLISECONDS));
  return {
    url: platform.url,
    issuerKey: await keyIn(keyFile),
    fetch: platform.fetch,
    exchange: platform.exchange,
    token: platform.token,
    clock: async () => new Date(),
    catchUp: async () => platform.catchUp(),
    settle: platform.settle,
    items: async () => platform.items(),
    writes: async () => platform.writes(),
    written: async () => platform.logged(),
    stop: async () => {
      platform.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function overHttp(): Promise<TriedPlatform> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-refusals-'));
  await writeFile(join(dataDirectory, 'clock.json'), JSON.stringify({ offsetMilliseconds: -BEHIND_MILLISECONDS }));
  const platform = await startOwnPlatform({ dataDirectory });
  return {
    ...platform,
    issuerKey: await keyIn(join(dataDirectory, 'issuer-key.json')),
    fetch,
    catchUp: () => platform.moveClock({ now: new Date().toISOString() }),
    exchange: (request) => exchange(platform.url, request),
    written: async () => {
      const directory = join(dataDirectory, 'logs');
      const logs = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')));
      return [...logs, platform.output()].join('\n');
    },
    stop: async () => {
      const exitCode = await platform.stop();
      await rm(dataDirectory, { recursive: true, force: true });
      // One that went away by itself says why.
      if (exitCode !== 0) throw new PlatformDidNotStart(exitCode, platform.output());
    },
  };
}

async function keyIn(file: string): Promise<PrivateKey> {
  const jwk: JWK = JSON.parse(await readFile(file, 'utf8'));
  const key = await importJWK(jwk, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new TypeError('the issuer signs with RSA');
  return key;
}
