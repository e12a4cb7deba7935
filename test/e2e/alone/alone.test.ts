/**
 * Suites that need a platform for themselves, one after another on the same one. The order matters: the clock moves forward only, until the
 * platform is emptied and its clock set back.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { agendaSuite } from './agenda.ts';
import { AlonePlatform } from './alone-platform.ts';
import { clockSuite } from './clock.ts';
import { eventsSuite } from './events.ts';
import { followClockSuite } from './follow-clock.ts';
import { killedSuite } from './killed.ts';
import { referralsSuite } from './referrals.ts';
import { restartSuite } from './restart.ts';
import { retentionSuite } from './retention.ts';
import { rewardsSuite } from './rewards.ts';
import { webhooksSuite } from './webhooks.ts';

let platform: AlonePlatform | undefined;
beforeAll(async () => {
  platform = await AlonePlatform.start();
});
afterAll(() => platform?.stop());

function alone(): AlonePlatform {
  if (platform === undefined) throw new TypeError('the platform has not started');
  return platform;
}

/** Begins with an empty table, at the machine's time. */
const emptied = (name: string, suites: () => void) =>
  describe(name, () => {
    beforeAll(() => alone().running.reset());
    suites();
  });

// A run is of all programmes that there are: here of one.
describe('retention', () => retentionSuite(alone));

emptied('at the time of day, and then later', () => {
  describe('events', () => eventsSuite(alone));
  describe('referrals', () => referralsSuite(alone));
  describe('purchases', () => restartSuite(alone));
  describe('webhooks', () => webhooksSuite(alone));
  describe('rewards', () => rewardsSuite(alone));
  describe('the clock', () => clockSuite(alone));
});

emptied('from 1997 on', () => {
  describe('an import', () => followClockSuite(alone));
  describe('the agenda', () => agendaSuite(alone));
});

emptied('a simulated workload', () => killedSuite(alone));
