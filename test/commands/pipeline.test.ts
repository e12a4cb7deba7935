import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearerFetch, localToken } from '../../infra/local/commands/bearer-fetch.ts';
import { createPipeline } from '../../infra/local/commands/import/pipeline.ts';
import type { FileRecord, Rejection } from '../../infra/local/commands/import/record.ts';
import { createTarget, SecretRefused } from '../../infra/local/commands/import/target.ts';
import { localPlatform } from '../../infra/local/commands/local-platform.ts';
import { platformClock } from '../../infra/local/commands/platform-clock.ts';
import { MAX_TRIES, retryingFetch } from '../../infra/local/commands/retrying-fetch.ts';
import { type FakeOptions, type FakePlatform, startFakePlatform } from './support/fake-platform.ts';

const CONCURRENCY = 4;
const MEMBERS = 12;
const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

/** 60 purchases of 12 members, in turns. */
const FILE: readonly FileRecord[] = Array.from({ length: 60 }, (_, index) => ({
  kind: 'purchase',
  line: index + 1,
  purchase: {
    orderId: `o-${index + 1}`,
    member: { externalId: `m${index % MEMBERS}` },
    occurredAt: '2026-11-21T12:00:00Z',
    currency: 'USD',
    amount: 1050,
  },
  identities: { externalId: `m${index % MEMBERS}` },
}));

let platform: FakePlatform;
const waits: number[] = [];
let inFlight = 0;
let mostInFlight = 0;

const countedFetch: typeof fetch = async (input, init) => {
  inFlight += 1;
  mostInFlight = Math.max(mostInFlight, inFlight);
  try {
    return await fetch(input, init);
  } finally {
    inFlight -= 1;
  }
};

beforeEach(() => {
  waits.length = 0;
  mostInFlight = 0;
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
});

async function start(options: FakeOptions = {}) {
  platform = await startFakePlatform(options);
  platform.secrets.push(SECRET);
}

async function importRecords(records: readonly FileRecord[] = FILE, { enrol = true, secret = SECRET, afterEach = () => {} } = {}) {
  const local = localPlatform(platform.url);
  const fetch = retryingFetch({ fetch: countedFetch, sleep: async (milliseconds) => void waits.push(milliseconds), random: () => 0.5 });
  const token = (await local.managerToken()) ?? '';
  const rejected: Rejection[] = [];
  const pipeline = createPipeline({
    target: createTarget({
      url: platform.url,
      programmeId: 'cdnow',
      merchantId: 'mer_cdnow',
      secret,
      clock: platformClock(() => local.now()),
      fetch,
      adminFetch: bearerFetch(localToken(local, token), fetch),
    }),
    concurrency: CONCURRENCY,
    enrol,
    onRejected: (rejection) => rejected.push(rejection),
    onSettled: afterEach,
  });
  await pipeline.run(records);
  return { ...pipeline.tally, reasons: rejected };
}

const inFileOrder = (member: number) =>
  FILE.flatMap((record, index) => (index % MEMBERS === member && record.kind === 'purchase' ? [record.purchase.orderId] : []));

function expectEachOrderOnceInOrder() {
  for (let member = 0; member < MEMBERS; member += 1)
    expect(platform.credited.get(JSON.stringify(['externalId', `m${member}`]))).toEqual(inFileOrder(member));
}

describe('an import', () => {
  it('enrols the members and credits every purchase, signed, several at a time', async () => {
    await start();
    expect(await importRecords()).toEqual({
      purchases: 60,
      credited: 60,
      duplicates: 0,
      rejected: 0,
      unclaimed: 0,
      points: 600,
      members: 12,
      reasons: [],
    });
    expect(platform.enrolled.size).toBe(12);
    expect(mostInFlight).toBe(CONCURRENCY);
    expectEachOrderOnceInOrder();
  });

  it('credits nothing the second time', async () => {
    await start();
    await importRecords();
    expect(await importRecords()).toMatchObject({ purchases: 60, credited: 0, duplicates: 60, points: 0, members: 12 });
    expectEachOrderOnceInOrder();
  });

  it('ends the same after a run that stopped half-way', async () => {
    await start();
    const first = await importRecords(FILE.slice(0, 25));
    const second = await importRecords();
    expect(second).toMatchObject({ credited: 35, duplicates: 25, members: 12 });
    expect(first.points + second.points).toBe(600);
    expectEachOrderOnceInOrder();
  });

  it('sends a byte-identical message again when the platform is busy or the connection breaks', async () => {
    const troubles = ['busy', 'drop', 'drop-after-commit', 'fail'] as const;
    await start({ misbehave: (orderId, seen) => (seen === 0 ? troubles[Number(orderId.slice(2)) % 8] : undefined) });
    const tally = await importRecords();
    // A lost answer comes back as a replay: the purchase is credited once, and counted as a duplicate.
    expect(tally.credited + tally.duplicates).toBe(60);
    expect(tally.rejected).toBe(0);
    expectEachOrderOnceInOrder();
    const byOrder = Map.groupBy(platform.deliveries, (delivery) => delivery.orderId);
    const retried = [...byOrder.values()].filter((deliveries) => deliveries.length > 1);
    expect(retried.length).toBeGreaterThan(20);
    for (const deliveries of retried) expect(new Set(deliveries.map((delivery) => JSON.stringify(delivery))).size).toBe(1);
    expect(waits).toContain(3000);
  });

  it('stops when the platform stays away, with the reason', async () => {
    await start({ misbehave: (orderId) => (orderId === 'o-30' ? 'busy' : undefined) });
    await expect(importRecords()).rejects.toThrow(/gave up after 8 tries: the platform answered 503 .*BUSY/);
    expect(platform.deliveries.filter(({ orderId }) => orderId === 'o-30')).toHaveLength(MAX_TRIES);
  });

  it('reports refusals of the platform, and continues', async () => {
    await start({ refuse: (orderId) => (orderId === 'o-30' ? 'ORDER_MISMATCH' : undefined) });
    const tally = await importRecords();
    expect(tally).toMatchObject({ purchases: 60, credited: 59, rejected: 1 });
    expect(tally.reasons).toEqual([{ kind: 'rejected', line: 30, orderId: 'o-30', reason: expect.stringContaining('ORDER_MISMATCH') }]);
  });

  it('counts lines that could not be read', async () => {
    await start();
    const tally = await importRecords([{ kind: 'rejected', line: 1, reason: 'must have 5 fields' }, ...FILE.slice(1)]);
    expect(tally).toMatchObject({ purchases: 60, credited: 59, rejected: 1, reasons: [{ line: 1 }] });
  });

  it('leaves purchases of unknown members unclaimed when it does not enrol', async () => {
    await start();
    expect(await importRecords(FILE, { enrol: false })).toMatchObject({ purchases: 60, credited: 0, unclaimed: 60, members: 0 });
    expect(platform.enrolled.size).toBe(0);
  });

  it('credits unclaimed purchases once it enrols their members', async () => {
    await start();
    await importRecords(FILE, { enrol: false });
    expect(await importRecords(FILE, { enrol: false })).toMatchObject({ purchases: 60, duplicates: 0, unclaimed: 60, members: 0 });
    expect(await importRecords()).toMatchObject({ purchases: 60, credited: 60, duplicates: 0, unclaimed: 0, points: 600, members: 12 });
    expect(await importRecords()).toMatchObject({ credited: 0, duplicates: 60, unclaimed: 0, points: 0, members: 12 });
  });

  it('M2: enrols nobody whose purchase is refused', async () => {
    await start({ refuse: (orderId) => (orderId === 'o-1' ? 'VALIDATION_FAILED' : undefined) });
    expect(await importRecords(FILE.slice(0, 2))).toMatchObject({ credited: 1, rejected: 1, members: 1 });
    expect([...platform.enrolled.values()]).toEqual([JSON.stringify({ externalId: 'm1' })]);
  });

  it('signs by the clock of the platform, not of this machine', async () => {
    await start({ aheadMs: -365 * 24 * 3600 * 1000 });
    expect(await importRecords()).toMatchObject({ credited: 60 });
  });

  it("reads the platform's clock again when it was moved during the import", async () => {
    await start();
    let moved: Promise<void> | undefined;
    const move = () => {
      moved ??= localPlatform(platform.url).setClock(new Date('2031-01-01T00:00:00Z'));
    };
    expect(await importRecords(FILE, { afterEach: move })).toMatchObject({ credited: 60 });
    await moved;
  });

  it('stops at once when its secret is refused', async () => {
    await start();
    const other = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    await expect(importRecords(FILE, { secret: other })).rejects.toThrow(SecretRefused);
    expect(platform.credited.size).toBe(0);
  });

  it('asks for another token when the one it has expires', async () => {
    await start();
    let expired = false;
    const expire = () => {
      if (!expired) platform.expireTokens();
      expired = true;
    };
    expect(await importRecords(FILE, { afterEach: expire })).toMatchObject({ credited: 60, members: 12 });
    expect(platform.tokensGiven()).toBeGreaterThan(1);
  });
});
