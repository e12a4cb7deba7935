/** The simulation's workload, small, over HTTP on DynamoDB Local, and the platform is killed in the middle of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Bought, pointsFor } from '../sim/audit-points.ts';
import { type Random, seededRandom } from '../sim/random.ts';
import {
  type Answer,
  ledgerOf,
  type MerchantActor,
  manager,
  merchant,
  merchantActor,
  newProgramme,
  TERMS,
  unique,
} from '../support/api.ts';
import { type RunningPlatform, startPlatform } from '../support/platform.ts';

const SEED = 20_261_121;
const MEMBERS = 5;
const PURCHASES = 60;
const IN_FLIGHT = 6;
/** How many answers there are when the platform is killed. */
const KILLED_AFTER = 25;

interface Event {
  readonly person: number;
  readonly amount: number;
  /** Of the purchase, or of its return. */
  readonly returned?: number;
  readonly body: string;
  first?: Answer;
}

const directories: string[] = [];
const platforms: RunningPlatform[] = [];
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()));
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
});

async function start(dataDirectory: string): Promise<RunningPlatform> {
  const platform = await startPlatform({ dataDirectory, withDemoProgramme: false });
  platforms.push(platform);
  return platform;
}

function randomEvents(random: Random, people: readonly string[], at: string): readonly Event[] {
  return Array.from({ length: PURCHASES }, (_, index): Event[] => {
    const person = random.below(people.length);
    const amount = random.between(1, 20_000);
    const orderId = `A-${index}`;
    const event = (type: string, data: object) => JSON.stringify({ type, timestamp: at, data: { orderId, occurredAt: at, ...data } });
    const purchase = {
      person,
      amount,
      body: event('purchase.completed', { member: { externalId: people[person] }, currency: 'USD', amount }),
    };
    if (!random.chance(0.3)) return [purchase];
    const returned = random.between(1, amount);
    const back = { person, amount, returned, body: event('purchase.returned', { returnId: 'R-1', amount: returned }) };
    // As often as not the return arrives first.
    return random.chance(0.5) ? [purchase, back] : [back, purchase];
  }).flat();
}

test('after kill -9 in the middle every event counts once, and every answer is the same when asked again', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-killed-'));
  directories.push(dataDirectory);
  let platform = await start(dataDirectory);
  const programmeId = await newProgramme(platform.url);
  let shop: MerchantActor = await merchant(platform.url, programmeId);
  const people = Array.from({ length: MEMBERS }, () => unique('x'));
  const enrol = async (externalId: string) => {
    const { body } = await (await manager(platform.url)).call('enrolMember', { params: { programmeId }, body: { externalId } });
    return body.memberId;
  };
  // The others enrol once it runs again: what they bought waits for them.
  const early = await Promise.all(people.slice(0, 3).map(enrol));
  const events = randomEvents(seededRandom(SEED), people, new Date().toISOString());

  let answers = 0;
  let restarted: Promise<void> | undefined;
  const killAndRestart = async (): Promise<void> => {
    await platform.kill();
    platforms.length = 0;
    platform = await start(dataDirectory);
    shop = merchantActor(platform.url, shop);
  };
  const deliver = async (event: Event): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await shop.sendRaw(event.body);
        if (answer.status < 500) return answer;
      } catch (error) {
        // No one answers at that address any more; anything else is a failure of the test.
        if (restarted === undefined) throw error;
      }
      await restarted;
    }
  };
  const left = [...events];
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let event = left.shift(); event !== undefined; event = left.shift()) {
        event.first = await deliver(event);
        answers += 1;
        if (answers === KILLED_AFTER) restarted = killAndRestart();
      }
    }),
  );
  expect(restarted, 'it was killed').toBeDefined();
  const members = [...early, ...(await Promise.all(people.slice(3).map(enrol)))];

  for (const event of events) {
    const again = await deliver(event);
    expect(event.first?.status, event.first?.text).toBeLessThan(300);
    expect({ text: again.text, status: again.status, replayed: again.replayed }).toEqual({
      text: event.first?.text,
      status: event.first?.status,
      replayed: true,
    });
  }

  const looking = await manager(platform.url);
  for (const [person, memberId] of members.entries()) {
    const owed = events
      .filter((event) => event.person === person && event.returned === undefined)
      .reduce((sum, { amount, body }) => {
        const { orderId } = JSON.parse(body).data;
        const returned =
          events.find((event) => event.returned !== undefined && JSON.parse(event.body).data.orderId === orderId)?.returned ?? 0;
        const bought: Bought = { currency: 'USD', amount };
        return sum + Number(pointsFor(TERMS.earning, bought, BigInt(amount - returned)));
      }, 0);
    expect((await ledgerOf(looking, programmeId, memberId)).points).toBe(owed);
  }
}, 240_000);
