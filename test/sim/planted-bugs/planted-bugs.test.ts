import { afterAll, describe, expect, test } from 'vitest';
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

/** No bug may take more to be found. */
const OPERATIONS = 60_000;

/** Many times what it takes, for a machine that has other things to do. */
const WITHIN_MILLISECONDS = 600_000;

/** What takes no stream, or no nights, is found sooner where there are none. */
const plannedFor = ({ streams, nights }: PlantedBug): Planned => ({
  payments: true,
  ...(streams === true ? { events: 'everywhere', referrals: true } : {}),
  ...(nights === true ? { nights: 'everywhere' } : {}),
});

const found: { readonly bug: string; readonly seconds: string; readonly operations: number; readonly promise: string }[] = [];

describe('a planted bug is found', () => {
  test.each(PLANTED_BUGS)(
    '$name',
    async (bug) => {
      const began = performance.now();
      const { operations, failure } = await simulate({ operations: OPERATIONS, seed: 1, bug, planned: plannedFor(bug) });
      const seconds = (performance.now() - began) / 1_000;
      found.push({
        bug: bug.name,
        seconds: seconds.toFixed(2),
        operations,
        promise: failure?.violation.message.slice(0, 100) ?? 'not found',
      });
      expect(failure).toBeDefined();
      // Found as what it is: a command that merely breaks down would be found by anyone.
      expect(failure?.violation.rule).not.toBe('broken');
    },
    WITHIN_MILLISECONDS,
  );

  afterAll(() => console.table(found));
});

test('the bugs have names of their own, and are of time, rewards, payments, events, referrals and nights as well', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(110);
  expect(BUGS_OF_TIME.length).toBeGreaterThanOrEqual(30);
  expect(BUGS_OF_REWARDS.length).toBeGreaterThanOrEqual(40);
  expect(BUGS_OF_PAYMENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_EVENTS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_REFERRALS.length).toBeGreaterThanOrEqual(10);
  expect(BUGS_OF_NIGHTS.length).toBeGreaterThanOrEqual(10);
});

test.each<PlantedBug>([
  { name: 'entries drafted anew', ...withDomain((draft) => draft) },
  { name: 'terms as they are', versions: withTerms((terms) => terms) },
])('planting alone breaks nothing: $name', async (bug) => {
  expect((await simulate({ operations: 5_000, seed: 1, bug })).failure).toBeUndefined();
});

test('a failed history is shrunk to what it takes to break the same promise', async () => {
  const bug = PLANTED_BUGS.find(({ name }) => name === 'claim forgotten');
  const { failure } = await simulate({ operations: OPERATIONS, seed: 1, ...(bug && { bug }), planned: { payments: true } });
  if (failure === undefined) throw new TypeError('the bug was not found');
  const shrunk = await shrink(failure, bug);
  // Someone enrols, and reserves what there is under a key; what only shifts the luck of others may stay.
  expect(shrunk.operations.length + shrunk.again.length).toBeLessThanOrEqual(10);
  const kinds = [...shrunk.operations.map(({ request }) => request.kind), ...shrunk.again.map(({ kind }) => kind)];
  expect(kinds).toEqual(expect.arrayContaining(['enrol', 'create-reward', 'reserve']));
});
