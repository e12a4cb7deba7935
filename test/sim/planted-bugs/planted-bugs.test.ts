import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../support/kernel/sample.ts';
import { shrink } from '../kernel/shrink.ts';
import type { Planned } from '../plan.ts';
import { simulate } from '../run.ts';
import { BUGS_OF_TIME } from './agenda.ts';
import { BUGS_OF_NIGHTS } from './analytics.ts';
import { BUGS_OF_PAYMENTS } from './checkout.ts';
import { BUGS_OF_EVENTS } from './events.ts';
import type { PlantedBug } from './planted-bug.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { withDomain, withTerms } from './planting.ts';
import { BUGS_OF_REFERRALS } from './referrals.ts';
import { BUGS_OF_REWARDS } from './rewards.ts';

/** The simulation must find every bug within so many operations. The rarest bug needs a third of them. */
const OPERATIONS = 200_000;

/** A fixed seed, so that the simulation always finds a bug after the same number of operations. The sample of bugs differs in each run. */
const SIMULATION_SEED = 1;
const PLANTED_IN_A_RUN = 12;

/** The features that a bug needs. Without the others, the simulation finds it sooner. */
const plannedFor = ({ streams, nights }: PlantedBug): Planned => ({
  payments: true,
  ...(streams === true ? { events: 'everywhere', referrals: true } : {}),
  ...(nights === true ? { nights: 'everywhere' } : {}),
});

describe('the simulation finds a planted bug by the promise that it breaks', () => {
  test.each(sampleOf(PLANTED_BUGS, PLANTED_IN_A_RUN))('$name: $breaks', async (bug) => {
    const { failure } = await simulate({
      operations: OPERATIONS,
      seed: SIMULATION_SEED,
      bug,
      onlyItsPromise: true,
      planned: plannedFor(bug),
    });
    expect(failure?.violation.rule).toBe(bug.breaks);
  });
});

test('the bugs have distinct names and cover time, rewards, payments, events, referrals and analytics', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(110);
  // A command that merely throws would prove nothing.
  expect(PLANTED_BUGS.filter(({ breaks }) => breaks === 'broken')).toEqual([]);
  expect(BUGS_OF_TIME.length).toBeGreaterThanOrEqual(30);
  expect(BUGS_OF_REWARDS.length).toBeGreaterThanOrEqual(40);
  expect(BUGS_OF_PAYMENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_EVENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_REFERRALS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_NIGHTS.length).toBeGreaterThanOrEqual(10);
});

test.each<PlantedBug>([
  { name: 'entries drafted again, unaltered', breaks: 'none', ...withDomain((draft) => draft) },
  { name: 'unaltered terms', breaks: 'none', versions: withTerms((terms) => terms) },
])('a replacement without a bug breaks nothing: $name', async (bug) => {
  expect((await simulate({ operations: 5_000, seed: SIMULATION_SEED, bug })).failure).toBeUndefined();
});

test('a failed history shrinks to the operations that break the same promise', async () => {
  const bug = PLANTED_BUGS.find(({ name }) => name === 'claim forgotten');
  const { failure } = await simulate({ operations: OPERATIONS, seed: SIMULATION_SEED, ...(bug && { bug }), planned: { payments: true } });
  if (failure === undefined) throw new TypeError('the bug was not found');
  const shrunk = await shrink(failure, bug);
  // The bug needs an enrolment, and redemptions or reservations under one key. Operations that only shift other random draws may stay.
  expect(shrunk.operations.length + shrunk.again.length).toBeLessThanOrEqual(10);
  const kinds = [...shrunk.operations.map(({ request }) => request.kind), ...shrunk.again.map(({ kind }) => kind)];
  expect(kinds).toEqual(expect.arrayContaining(['enrol', 'create-reward']));
  expect(kinds.some((kind) => kind === 'reserve' || kind === 'redeem')).toBe(true);
});
