import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clockNotice, PlatformClock } from '../../../infra/local/schedules/clock.ts';

const DAY = 86_400_000;
const MACHINE = new Date('2026-12-01T10:00:00Z');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-clock-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a reset clock is the machine’s, also after the next start', async () => {
  const file = join(directory, 'clock.json');
  const clock = await PlatformClock.open(file);
  await clock.moveTo(new Date(Date.now() + 30 * DAY));
  expect((await PlatformClock.open(file)).aheadMilliseconds).toBe(clock.aheadMilliseconds);
  expect(clock.aheadMilliseconds).toBeGreaterThan(29 * DAY);
  await clock.reset();
  expect(clock.aheadMilliseconds).toBe(0);
  expect((await PlatformClock.open(file)).aheadMilliseconds).toBe(0);
  await expect(access(file)).rejects.toThrow('ENOENT');
});

test('a clock that was never moved can be reset', async () => {
  const clock = await PlatformClock.open(join(directory, 'clock.json'));
  await clock.reset();
  expect(clock.aheadMilliseconds).toBe(0);
});

test.each([0, 59_999, -59_999])('%i ms ahead gives no notice', (ahead) => {
  expect(clockNotice(ahead, MACHINE)).toBeUndefined();
});

test.each([
  [418 * DAY, '2028-01-23T10:00:00.000Z'],
  [60_000, '2026-12-01T10:01:00.000Z'],
  [-60_000, '2026-12-01T09:59:00.000Z'],
])('%i ms ahead gives a notice with both times and the remedy', (ahead, platform) => {
  expect(clockNotice(ahead, MACHINE)).toBe(
    `${platform}, moved from 2026-12-01T10:00:00.000Z; POST /_local/clock moves it, POST /_local/reset empties the platform and sets it back`,
  );
});
