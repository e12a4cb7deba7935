/** After a restart on the same data directory, streams continue from their places, and queues have their messages. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningPlatform, startPlatform } from '../../support/platform/platform.ts';
import { readCall } from '../fixture-answers.ts';

const app = fileURLToPath(new URL('../fixture/events-app.ts', import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-events-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const start = () => startPlatform({ app, withDemoProgramme: false, dataDirectory: directory });
const call = async ({ url }: RunningPlatform, name: string, pk: string) =>
  readCall(await fetch(`${url}/caller`, { method: 'POST', body: JSON.stringify({ call: name, pk }) }));
const seen = async (platform: RunningPlatform) => (await platform.events()).map(({ detail }) => detail.name);
const delayed = async (platform: RunningPlatform) => (await platform.queues()).find(({ name }) => name === 'Failures')?.delayed;

test.each<[string, (platform: RunningPlatform) => Promise<unknown>]>([
  ['stopped', (platform) => platform.stop()],
  [
    'killed',
    async (platform) => {
      await expect.poll(() => readFile(join(directory, 'event-progress.json'), 'utf8').catch(() => '')).toContain('much later');
      await platform.kill();
    },
  ],
])('after it was %s', async (_, end) => {
  const first = await start();
  expect(await call(first, 'place', 'MEMBER#1/THING')).toMatchObject({ ok: true });
  await first.settle();
  expect(await seen(first)).toEqual(['MEMBER#1']);
  expect(await call(first, 'sendLater', 'much later')).toMatchObject({ ok: true });
  await end(first);

  const second = await start();
  try {
    expect(await delayed(second)).toBe(1);
    await call(second, 'place', 'MEMBER#2/THING');
    await second.settle();
    expect(await seen(second)).toEqual(['MEMBER#2']);
    await second.replayStreams();
    await second.settle();
    expect(await seen(second)).toEqual(['MEMBER#2', 'MEMBER#1', 'MEMBER#2']);
  } finally {
    await second.stop();
  }
});
