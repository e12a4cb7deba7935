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

/** No bug may take more to be found. The rarest one of all takes a third of it. */
const OPERATIONS = 200_000;

/** Always the same, so that each is found after as many operations as ever; which ones are planted is random in each run. */
const SIMULATION_SEED = 1;
const PLANTED_IN_A_RUN = 12;

/** What takes no stream, or no nights, is found sooner where there are none. */
const plannedFor = ({ streams, nights }: PlantedBug): Planned => ({
  payments: true,
  ...(streams === true ? { events: 'everywhere', referrals: true } : {}),
  ...(nights === true ? { nights: 'everywhere' } : {}),
});

describe('a planted bug is found by the promise that it breaks', () => {
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

test('the bugs have names of their own, and are of time, rewards, payments, events, referrals and nights as well', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(110);
  // A command that merely breaks down would be found by anyone.
  expect(PLANTED_BUGS.filter(({ breaks }) => breaks === 'broken')).toEqual([]);
  expect(BUGS_OF_TIME.length).toBeGreaterThanOrEqual(30);
  expect(BUGS_OF_REWARDS.length).toBeGreaterThanOrEqual(40);
  expect(BUGS_OF_PAYMENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_EVENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_REFERRALS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_NIGHTS.length).toBeGreaterThanOrEqual(10);
});

test.each<PlantedBug>([
  { name: 'entries drafted anew', breaks: 'none', ...withDomain((draft) => draft) },
  { name: 'terms as they are', breaks: 'none', versions: withTerms((terms) => terms) },
])('planting alone breaks nothing: $name', async (bug) => {
  expect((await simulate({ operations: 5_000, seed: SIMULATION_SEED, bug })).failure).toBeUndefined();
});

test('a failed history is shrunk to what it takes to break the same promise', async () => {
  const bug = PLANTED_BUGS.find(({ name }) => name === 'claim forgotten');
  const { failure } = await simulate({ operations: OPERATIONS, seed: SIMULATION_SEED, ...(bug && { bug }), planned: { payments: true } });
  if (failure === undefined) throw new TypeError('the bug was not found');
  const shrunk = await shrink(failure, bug);
  // Someone enrols, and reserves what there is under a key; operations that only shift other random draws may stay.
  expect(shrunk.operations.length + shrunk.again.length).toBeLessThanOrEqual(10);
  const kinds = [...shrunk.operations.map(({ request }) => request.kind), ...shrunk.again.map(({ kind }) => kind)];
  expect(kinds).toEqual(expect.arrayContaining(['enrol', 'create-reward', 'reserve']));
});
