/** Tests the command. It measures no slow figures and asserts no times. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { sampleOf } from '../support/kernel/sample.ts';

const COMMAND = fileURLToPath(new URL('./bench.ts', import.meta.url));

/** Groups whose measurement starts a database and fills a table. `npm test` measures the purchase and a sample of one of these. */
const TRIED = sampleOf(['redemption', 'agenda', 'events', 'night'] as const, 1);

const Report = z.strictObject({
  figures: z.array(
    z.strictObject({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      limit: z.number().nullable(),
      ratio: z.number().nullable(),
      aim: z.string().nullable(),
      met: z.boolean().nullable(),
    }),
  ),
});

function bench(...args: readonly string[]): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr]: string[][] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout?.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr?.push(text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: stdout?.join('') ?? '', stderr: stderr?.join('') ?? '' }));
  });
}

test('a purchase is 6 write units in 2 round trips, and the JSON is the last line', async () => {
  const { status, stdout, stderr } = await bench('purchase.writeUnits', 'purchase.roundTrips', 'purchase.byIdentity', '--json');
  expect(status, stderr).toBe(0);
  const { figures } = Report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  const exactly = (limit: number, aim: string) => ({ value: limit, limit, ratio: 1, aim, met: true });
  expect(figures).toEqual([
    { name: 'purchase.writeUnits', unit: 'write units', ...exactly(6, '≤ 6') },
    { name: 'purchase.roundTrips', unit: 'round trips', ...exactly(2, '≤ 2') },
    expect.objectContaining({ name: 'purchase.byIdentity.writeUnits', value: 6, met: true }),
    expect.objectContaining({ name: 'purchase.byIdentity.readUnits', value: 2, aim: null, met: null }),
    expect.objectContaining({ name: 'purchase.byIdentity.roundTrips', value: 3, met: true }),
  ]);
  expect(stdout).toMatch(/^purchase\.writeUnits +6 +write units +6 +1\.00 +≤ 6 +ok$/m);
  expect(stderr).toMatch(/^bench units … [\d.]+ s$/m);
});

test.runIf(TRIED.includes('redemption'))(
  'a redemption is seven items in one transaction; each feature that a reward lacks saves two units',
  async () => {
    const asked = [
      'redeem.writeUnits',
      'redeem.indexWriteUnits',
      'redeem.readUnits',
      'redeem.roundTrips',
      'redeem.plain',
      'redeem.refusal',
    ];
    const { status, stdout, stderr } = await bench(...asked, 'reserve', 'commit', 'cancel', '--json');
    expect(status, stderr).toBe(0);
    const { figures } = Report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    const of = (name: string) =>
      ['writeUnits', 'indexWriteUnits', 'readUnits', 'roundTrips'].map(
        (counted) => figures.find((figure) => figure.name === `${name}.${counted}`)?.value,
      );
    // Two units for each item. A place on the agenda is one where it is new or removed, two where it moves.
    expect(of('redeem')).toEqual([7 * 2 + 1, 1, 2, 2]);
    expect(of('redeem.plain')).toEqual([4 * 2, 0, 2, 2]);
    // The redemption's place, and the place of the account, which has a lapse to post.
    expect(of('reserve')).toEqual([6 * 2 + 3, 3, 2, 2]);
    expect(of('commit')).toEqual([5 * 2 + 4, 4, 3, 3]);
    expect(of('cancel')).toEqual([6 * 2 + 1, 1, 3, 3]);
    expect(of('cancel.reserved')).toEqual([6 * 2 + 3, 3, 3, 3]);
    // The claim and the account in parallel, all 32 shards in parallel, the claim again.
    expect(of('redeem.refusal')).toEqual([0, 0, 2 + 32 + 1, 3]);
    // Before that the terms, and one failed attempt.
    expect(of('redeem.refusal.first')).toEqual([7 * 2, 0, 1 + 2 + 2 + 32 + 1, 6]);
    expect(figures.filter(({ met }) => met === false)).toEqual([]);
  },
);

test.runIf(TRIED.includes('agenda'))('a due account is one transaction, whatever is due; one that is not due costs nothing', async () => {
  const asked = [
    'agenda.unitsPerDue',
    'agenda.transactionsPerDue',
    'agenda.writeUnitsPerDue',
    'agenda.everything',
    'agenda.readUnitsNotDue',
    'agenda.writeUnitsNotDue',
  ];
  const { status, stdout, stderr } = await bench(...asked, 'agenda.emptyShards.readUnits', '--json');
  expect(status, stderr).toBe(0);
  const { figures } = Report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  expect(Object.fromEntries(figures.map(({ name, value }) => [name, value]))).toEqual({
    // 6 written and the account read, with its key on the page.
    'agenda.unitsPerDue': expect.closeTo(7, 1),
    'agenda.writeUnitsPerDue': 6,
    'agenda.transactionsPerDue': 1,
    // The account and its keys on the page.
    'agenda.everything.readUnitsPerDue': expect.closeTo(1, 1),
    'agenda.everything.writeUnitsPerDue': 12,
    'agenda.everything.indexWriteUnitsPerDue': 2,
    'agenda.everything.transactionsPerDue': 1,
    'agenda.readUnitsNotDue': 0,
    'agenda.writeUnitsNotDue': 0,
    // Half a unit for each of 64.
    'agenda.emptyShards.readUnits': 32,
  });
  expect(figures.filter(({ met }) => met === false)).toEqual([]);
});

test.runIf(TRIED.includes('events'))(
  'an event that arrives is one write; a referral costs an ordinary purchase nothing; a cap is one more item',
  async () => {
    const asked = [
      'events.projection',
      'events.delivery',
      'events.waiting',
      'referral.enrolment',
      'referral.qualifying',
      'referral.purchase',
      'referral.rewarded',
    ];
    const { status, stdout, stderr } = await bench(...asked, 'purchase.capped', '--json');
    expect(status, stderr).toBe(0);
    const { figures } = Report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    const of = (name: string) => {
      const { value, limit } = figures.find((figure) => figure.name === name) ?? {};
      return { value, limit };
    };
    // The endpoints for a hundred records.
    expect(of('events.projection.readUnits').value).toBe(1);
    expect(of('events.delivery.writeUnits')).toEqual({ value: 1, limit: 1 });
    // Log and lane in parallel, and the log once more before it is written.
    expect(of('events.delivery.readUnits')).toEqual({ value: 2, limit: 2 });
    expect(of('events.delivery.known.writeUnits').value).toBe(0);
    // Log, place in the lane, and lane.
    expect(of('events.waiting.writeUnits').value).toBe(3 * 2);
    expect(of('referral.enrolment.writeUnits')).toEqual({ value: 11, limit: 11 });
    // The account moves from the day on which the referral would have expired to the day on which points expire.
    expect(of('referral.qualifying.writeUnits')).toEqual({ value: 6 + 2, limit: 6 });
    expect(of('referral.purchase.writeUnits')).toEqual({ value: 6, limit: 6 });
    // Twice a line of the list with its counters at two stages; twice an account, an entry and a claim.
    expect(of('referral.rewarded.writeUnits').value).toBe(4 * 3 * 2);
    expect(of('purchase.capped.writeUnits')).toEqual({ value: 8, limit: 6 });
    expect(figures.filter(({ met }) => met === false)).toEqual([]);
  },
);

test.runIf(TRIED.includes('night'))(
  'a night reads less than a unit a member, and writes nothing for a member without anything new',
  async () => {
    const asked = [
      'retention.readUnits',
      'retention.writeUnits',
      'retention.dayLater',
      'retention.firstNight.writeUnits',
      'retention.enrolment',
    ];
    const { status, stdout, stderr } = await bench(...asked, '--json');
    expect(status, stderr).toBe(0);
    const { figures } = Report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    const of = (name: string) => figures.find((figure) => figure.name === name)?.value;
    // Half a unit for the account, one item of a batch, and a part of a unit for the pages of insights.
    expect(of('retention.readUnits')).toBeGreaterThan(0.5);
    expect(of('retention.writeUnits')).toBe(0);
    expect(of('retention.dayLater.writeUnits')).toBeLessThan(1);
    expect(of('retention.firstNight.writeUnits')).toBeGreaterThanOrEqual(1);
    // The insight is one of the enrolment's items.
    expect(figures.find(({ name }) => name === 'retention.enrolment.writeUnits')).toMatchObject({ value: 11, limit: 9 });
    expect(figures.filter(({ met }) => met === false)).toEqual([]);
  },
);

test('an unknown name is refused with a list of the known ones', async () => {
  const refused = async (name: string) => {
    const { status, stdout, stderr } = await bench(name);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`'${name}' is invalid`);
    expect(stderr).toContain(
      'There are purchase, replay, return, agenda, redeem, reserve, commit, cancel, events, referral, referrals, limits, retention, function, balance, cost',
    );
  };
  await Promise.all(['nonsense', 'purchase.rat', 'purchase.'].map(refused));
});

test('--help lists every figure', async () => {
  const { status, stdout } = await bench('--help');
  expect(status).toBe(0);
  for (const name of [
    'purchase.writeUnits',
    'purchase.readUnits',
    'purchase.roundTrips',
    'purchase.rate',
    'purchase.cpuMicros',
    'function.merchant-api.load',
    'function.projector.load',
    'function.reactor.load',
    'balance.flatness',
    'cost.perMillionPurchases',
    'redeem.hotStockRate',
    'redeem.attemptsPerSuccess',
    'redeem.lastItems.attemptsPerSuccess',
    'cost.perMillionRedemptions',
    'agenda.unitsPerDue',
    'agenda.readUnitsNotDue',
    'agenda.rate',
    'agenda.memory',
    'cost.perMonth.100000000',
    'events.rate',
    'events.lagP50',
    'events.lagP99',
    'events.rate.inProcess',
    'events.delivery.writeUnits',
    'cost.perMillionEvents',
    'referral.writeUnits',
    'referral.popular.flatness',
    'purchase.capped.attemptsPerSuccess',
    'retention.rate',
    'retention.measure.rate',
    'retention.judge.rate',
    'retention.readUnits',
    'retention.writeUnits',
    'retention.peakMemory',
    'retention.peakMemory.1000000',
    'retention.fit',
    'retention.cost.perNight.100000000',
  ])
    expect(stdout.split('\n')).toContain(`  ${name}`);
});
