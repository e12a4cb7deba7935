/** The platform starts, refuses to start, stops, and is killed. */
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { majorVersion } from '../../infra/local/dynamodb/java.ts';
import { PlatformDidNotStart, type PlatformStart, startPlatform } from '../support/platform/platform.ts';
import { readCall } from './fixture-answers.ts';

const app = fileURLToPath(new URL('./fixture/app.ts', import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-start-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const start = (more: PlatformStart = {}) => startPlatform({ app, withDemoProgramme: false, ...more });

async function refusal(more: PlatformStart): Promise<PlatformDidNotStart> {
  const outcome = await start(more).then(
    async (platform) => {
      await platform.stop();
      return undefined;
    },
    (error: unknown) => error,
  );
  if (!(outcome instanceof PlatformDidNotStart)) throw new Error(`it started, or failed otherwise: ${outcome}`);
  expect(outcome.exitCode).toBe(1);
  return outcome;
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const call = async (url: string, name: string, pk: string) =>
  readCall(
    await fetch(`${url}/caller`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ call: name, pk }),
    }),
  );

test('data, secrets, tokens and the clock survive a restart, also after kill -9, which leaves no Java behind', async () => {
  const first = await start({ dataDirectory: directory });
  for (const phase of ['DynamoDB Local', 'synthesis and bundles', 'tables', 'functions']) {
    expect(first.output()).toMatch(new RegExp(`^ {2}… ${phase}\n(.*\n)* {2}✓ ${phase}, \\d`, 'm'));
  }
  expect(first.output()).not.toContain('moved from');
  const port = Number(new URL(first.url).port);
  await call(first.url, 'put', 'MEMBER#kept');
  const secret = (await call(first.url, 'secret', '')).answer?.SecretString;
  const token = await first.token({ sub: 'u-1', expiresIn: 100 * 86_400 });
  await first.moveClock({ advance: 'P30D' });
  const { javaPid } = JSON.parse(await readFile(join(directory, 'lock.json'), 'utf8'));
  expect(isRunning(javaPid)).toBe(true);
  expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);

  const second = await refusal({ dataDirectory: directory });
  expect(second.output).toContain(`in use by the platform with the process id ${first.pid}`);

  await first.kill();
  await expect.poll(() => isRunning(javaPid)).toBe(false);

  const again = await start({ dataDirectory: directory, port });
  expect((await call(again.url, 'get', 'MEMBER#kept')).answer).toMatchObject({ Item: { PK: { S: 'MEMBER#kept' } } });
  expect((await call(again.url, 'secret', '')).answer?.SecretString).toBe(secret);
  expect((await fetch(`${again.url}/guarded`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect((await again.clock()).getTime() - Date.now()).toBeGreaterThan(29 * 86_400_000);
  expect(again.output()).toMatch(/^ {2}clock +\d{4}-.*, moved from \d{4}-/m);
  const { javaPid: secondJava } = JSON.parse(await readFile(join(directory, 'lock.json'), 'utf8'));
  expect(await again.stop()).toBe(0);
  expect(isRunning(secondJava)).toBe(false);
});

test('the start fails if the port is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { output } = await refusal({ port });
  expect(output).toContain(`Port ${port} is taken.`);
  expect(output).toMatch(/PORT=\d+ npm start/);
  server.close();
});

test('the start fails without Java', async () => {
  expect((await refusal({ environment: { PATH: directory } })).output).toMatch(/needs Java 17 or newer.*\n→ Install/);
});

test('the start fails with an old Java', async () => {
  await writeFile(join(directory, 'java'), '#!/bin/sh\necho \'openjdk version "11.0.2" 2019-01-15\' >&2\n');
  await chmod(join(directory, 'java'), 0o755);
  expect((await refusal({ environment: { PATH: `${directory}:${process.env.PATH}` } })).output).toMatch(
    /needs Java 17 or newer; this machine has 11/,
  );
});

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "25" 2025-09-16', 25],
  ['something else', undefined],
])('the version in %s', (output, version) => {
  expect(majorVersion(output)).toBe(version);
});

test.each([
  ['catalog', /AWS::Athena::DataCatalog Orders/],
  ['unset-variable', /The function demanding does not load: .*the variable WANTED is not set/],
])('a template that cannot run (%s) stops start-up with its name', async (what, message) => {
  expect((await refusal({ environment: { FIXTURE_WITH: what } })).output).toMatch(message);
});

test("a bundle that leaves a package out does not find it in the repository's node_modules", async () => {
  const inRepository = fileURLToPath(new URL('../../.perennial/', import.meta.url));
  await mkdir(inRepository, { recursive: true });
  const dataDirectory = await mkdtemp(join(inRepository, 'test-'));
  const { output } = await refusal({ dataDirectory, environment: { FIXTURE_WITH: 'module-outside' } });
  expect(output).toMatch(/The function leaky does not load: .*standardwebhooks is not in the bundle/);
  await rm(dataDirectory, { recursive: true });
});
