import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import cdnowProgramme from '../../infra/local/programmes/cdnow.json' with { type: 'json' };
import { type Client, createClient } from '../../shared/contract/client.ts';
import { ProgrammeFile } from '../../shared/contract/programmes/programme.ts';
import { lastLine, runCommand } from '../commands/support/run-command.ts';
import { reportsMade } from '../support/analytics/reports-made.ts';
import { startOwnPlatform } from '../support/platform/own-platform.ts';
import { localCalls } from '../support/platform/platform.ts';

const CDNOW = fileURLToPath(new URL('../../../shared/data/cdnow_sample.txt', import.meta.url));
const TOUR = fileURLToPath(new URL('../../docs/tour.md', import.meta.url));
const NEXT_TERMS = fileURLToPath(new URL('../../docs/cdnow-next.json', import.meta.url));

/** 6,919 purchases twice over, on a small machine that does other things too. */
const CDNOW_TIMEOUT_MS = 30 * 60_000;

const managerAt = async (url: string) =>
  createClient({ baseUrl: url, token: await localCalls(url).token({ sub: 'import-test', groups: ['manager'] }) });

const PLAIN: Omit<ProgrammeFile, 'id'> = {
  name: 'Evergreen Records',
  timeZone: 'America/New_York',
  earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'never' },
};
const WITH_TIERS = ProgrammeFile.parse(cdnowProgramme);

/** A programme and a merchant of one test's own: other tests use the same platform at the same time. */
async function newShop(url: string, terms: Omit<ProgrammeFile, 'id'> = PLAIN) {
  const suffix = randomBytes(4).toString('hex');
  const admin = await managerAt(url);
  const programmeId = `import-${suffix}`;
  await admin.call('createProgramme', { body: { ...terms, id: programmeId } });
  const cwd = await mkdtemp(join(tmpdir(), 'import-'));
  const args = ['--url', url, '--programme', programmeId, '--merchant', `mer_import-${suffix}`, '--json'];
  return { admin, programmeId, cwd, args };
}

/** Purchases of so many members, in turns. */
const linesOf = (members: number, purchases: number) =>
  Array.from({ length: purchases }, (_, index) => {
    const member = String(index % members).padStart(5, '0');
    return ` ${member} ${member.slice(1)} 1997${String(1 + (index % 12)).padStart(2, '0')}15  1   ${index % 50}.50`;
  });

const pointsOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + Math.floor(Number(line.trim().split(/\s+/)[4])), 0);

type TierOf = (points: number, purchases: number) => string;

/** The terms of `cdnow.json` and of `docs/cdnow-next.json`, as one would read them aloud. */
const tierNow: TierOf = (points, purchases) =>
  points >= 500 || purchases >= 20 ? 'gold' : points >= 100 || purchases >= 5 ? 'silver' : 'member';
const tierNext: TierOf = (points, purchases) =>
  points >= 400 || purchases >= 16 ? 'gold' : points >= 150 || purchases >= 8 ? 'silver' : 'member';

/** What each customer of a file earned, worked out from its lines alone. */
function customersOf(lines: readonly string[]) {
  const customers = new Map<string, { points: number; purchases: number }>();
  for (const line of lines) {
    const [customer = '', , , , dollars] = line.trim().split(/\s+/);
    const { points, purchases } = customers.get(customer) ?? { points: 0, purchases: 0 };
    // What costs nothing is no purchase.
    customers.set(customer, { points: points + Math.floor(Number(dollars)), purchases: purchases + (Number(dollars) > 0 ? 1 : 0) });
  }
  return [...customers.values()];
}

const counted = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

function tiersOf(lines: readonly string[]) {
  const byTier = Map.groupBy(customersOf(lines), ({ points, purchases }) => tierNow(points, purchases));
  return ['gold', 'silver', 'member'].map((tier) => {
    const held = byTier.get(tier) ?? [];
    return { tier, members: held.length, points: held.reduce((sum, { points }) => sum + points, 0) };
  });
}

const RANKS = ['member', 'silver', 'gold'];

/** Up with the next purchase, down at the next review. */
const movesOf = (lines: readonly string[]) =>
  counted(
    customersOf(lines).map(({ points, purchases }) => {
      const [from, to] = [tierNow(points, purchases), tierNext(points, purchases)];
      const rise = RANKS.indexOf(to) - RANKS.indexOf(from);
      return `${from} ${to} ${rise > 0 ? 'next-purchase' : rise < 0 ? 'next-review' : null}`;
    }),
  );

const Preview = z.object({
  members: z.int(),
  moves: z.array(z.object({ from: z.string(), to: z.string(), when: z.string().nullable(), members: z.int() })),
});

/** The dry run of `docs/cdnow-next.json`, in the form of `movesOf`. */
async function previewOf(url: string, { programmeId, cwd }: { readonly programmeId: string; readonly cwd: string }) {
  const run = await runCommand('preview', [NEXT_TERMS, '--programme', programmeId, '--url', url, '--json'], { cwd });
  const { members, moves } = Preview.parse(lastLine(run));
  return { members, moves: Object.fromEntries(moves.map((move) => [`${move.from} ${move.to} ${move.when}`, move.members])) };
}

/** Of one member: the points on a ledger that was proved, and how many purchases it has. */
async function ledgerOf(admin: Client, programmeId: string, externalId: string) {
  const found = await admin.call('findMembers', { params: { programmeId }, query: { externalId } });
  const memberId = found.body.items[0]?.memberId ?? '';
  const { body } = await admin.call('verifyLedger', { params: { programmeId, memberId } });
  expect(body.faults).toEqual([]);
  const entries = await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: { limit: '100' } });
  return { points: body.points, purchases: entries.body.items.filter((entry) => entry.kind === 'earn').length };
}

/** A published figure: equal within half a per cent. */
const published = (value: number) =>
  expect.toSatisfy(
    (found: unknown) => typeof found === 'number' && Math.abs(found - value) <= Math.abs(value) * 0.005,
    `${value} within 0.5 %`,
  );

/** Fader, Hardie and Lee (2005) and Fader and Hardie (2013), on the purchases that were imported. */
async function expectPublishedModels(admin: Client, programmeId: string) {
  await reportsMade(admin, programmeId, '1997-09-30');
  const answer = await admin.call('getReport', { params: { programmeId, report: 'value' }, query: { asOf: '1997-09-30' } });
  expect('body' in answer ? answer.body : undefined).toMatchObject({
    asOf: '1997-09-30',
    content: {
      buying: {
        customers: 2357,
        repeaters: 946,
        parameters: { r: published(0.243), alpha: published(4.414), a: published(0.793), b: published(2.426) },
        logLikelihood: published(-9582.4),
      },
      spend: {
        repeaters: 946,
        meanSpend: published(3508),
        parameters: { p: published(6.25), q: published(3.74), v: published(15.45) },
        logLikelihood: published(-4055.9),
      },
    },
  });
}

/** The tables that the tour shows, line by line. Members' ids are made at random. */
async function expectReportsOfTour(admin: Client, programmeId: string) {
  await reportsMade(admin, programmeId, '1998-06-30');
  const tour = await readFile(TOUR, 'utf8');
  for (const [report, query] of [
    ['retention', { table: 'retention', by: 'month' }],
    ['rfm', { table: 'grid' }],
    ['rfm', { table: 'classes' }],
    ['at-risk', { table: 'members' }],
    ['value', { table: 'hold-out' }],
  ] as const) {
    const answer = await admin.call('getReport', {
      params: { programmeId, report },
      query: { asOf: '1998-06-30', format: 'csv', ...query },
    });
    const text = 'file' in answer ? (answer.file?.text ?? '') : '';
    const lines = text.trim().split('\n').slice(0, MOST_LINES_SHOWN);
    for (const line of lines) expect(tour, `${report} ${query.table}`).toContain(named(line));
  }
}

/** As many of a table as the tour shows. */
const MOST_LINES_SHOWN = 6;
const named = (line: string): string => line.trim().replace(/mem_[0-9a-z]{26}/, 'mem_…');

async function ledgerTotals(admin: Client, programmeId: string, members: number) {
  const totals = { points: 0, purchases: 0 };
  for (let member = 0; member < members; member += 1) {
    const ledger = await ledgerOf(admin, programmeId, String(member).padStart(5, '0'));
    totals.points += ledger.points;
    totals.purchases += ledger.purchases;
  }
  return totals;
}

describe('npm run import, on the platform', () => {
  const url = inject('platformUrl');

  it('credits a file once, however often it is imported', async () => {
    const shop = await newShop(url);
    const lines = linesOf(7, 60);
    await writeFile(join(shop.cwd, 'purchases.txt'), lines.join('\r\n'));
    const run = () => runCommand('import', ['purchases.txt', '--format', 'cdnow', ...shop.args], { cwd: shop.cwd });

    const first = await run();
    expect(first).toMatchObject({ status: 0 });
    expect(lastLine(first)).toMatchObject({ purchases: 60, credited: 60, duplicates: 0, rejected: 0, points: pointsOf(lines), members: 7 });

    const second = await run();
    expect(second).toMatchObject({ status: 0 });
    expect(lastLine(second)).toMatchObject({ purchases: 60, credited: 0, duplicates: 60, rejected: 0, points: 0, members: 7 });
    expect(await ledgerTotals(shop.admin, shop.programmeId, 7)).toEqual({ points: pointsOf(lines), purchases: 60 });
  });

  it('ends with the same ledger after it was killed half-way', async () => {
    const shop = await newShop(url);
    const lines = linesOf(20, 600);
    await writeFile(join(shop.cwd, 'purchases.txt'), lines.join('\n'));
    const args = ['purchases.txt', '--format', 'cdnow', ...shop.args];

    const killed = await runCommand('import', args, { cwd: shop.cwd, killWhen: (stderr) => stderr.includes('import  30 %') });
    expect(killed).toMatchObject({ status: null, signal: 'SIGKILL' });
    expect(killed.stderr).not.toContain('100 %');

    const again = await runCommand('import', args, { cwd: shop.cwd });
    const summary = z.object({ credited: z.int(), duplicates: z.int() }).parse(lastLine(again));
    expect(summary.credited + summary.duplicates).toBe(600);
    expect(summary.duplicates).toBeGreaterThanOrEqual(180);
    expect(summary.credited).toBeGreaterThan(0);
    expect(await ledgerTotals(shop.admin, shop.programmeId, 20)).toEqual({ points: pointsOf(lines), purchases: 600 });
  });

  it('tells the tiers of the members, and what other terms would make of them', async () => {
    const shop = await newShop(url, WITH_TIERS);
    // Customer n buys n times: from a single purchase of 2.25 dollars to 17 of 34.25.
    const lines = Array.from({ length: 17 }, (_, customer) =>
      Array.from({ length: customer + 1 }, () => `${100 + customer} 0001 19970601 1 ${2 * (customer + 1)}.25`),
    ).flat();
    await writeFile(join(shop.cwd, 'purchases.txt'), lines.join('\n'));
    for (const credited of [lines.length, 0]) {
      const run = await runCommand('import', ['purchases.txt', '--format', 'cdnow', ...shop.args], { cwd: shop.cwd });
      expect(lastLine(run)).toMatchObject({ credited, tiers: tiersOf(lines) });
    }
    expect(await previewOf(url, shop)).toEqual({ members: 17, moves: movesOf(lines) });
    expect(Object.keys(movesOf(lines)).sort()).toEqual([
      'gold gold null',
      'member member null',
      'silver gold next-purchase',
      'silver member next-review',
      'silver silver null',
    ]);
  }, 600_000);

  it('reports what the platform refuses, and goes on', async () => {
    const shop = await newShop(url);
    const csv = [
      'orderId,externalId,occurredAt,currency,amount',
      'A-1,1,2025-03-01,USD,10.00',
      'A-1,1,2025-03-01,USD,11.00',
      'A-2,1,2025-03-02,USD,0',
      'A-3,2,2025-03-02,USD,5.5x',
    ];
    await writeFile(join(shop.cwd, 'purchases.csv'), csv.join('\n'));
    const run = await runCommand('import', ['purchases.csv', '--format', 'csv', ...shop.args], { cwd: shop.cwd });
    expect(run.status).toBe(2);
    expect(lastLine(run)).toMatchObject({ purchases: 4, credited: 2, rejected: 2, points: 10, members: 1 });
    expect(run.stderr).toMatch(/line 3 \(A-1\): ORDER_MISMATCH/);
    expect(run.stderr).toContain('line 5: amount "5.5x" must be a decimal number');
  });

  it('is accepted when a file is signed and sent by hand', async () => {
    const shop = await newShop(url);
    const merchantId = `mer_${shop.programmeId}-till`;
    const registered = await shop.admin.call('registerMerchant', {
      params: { programmeId: shop.programmeId },
      body: { id: merchantId, name: 'Till' },
    });
    const body = JSON.stringify({
      type: 'purchase.completed',
      timestamp: '2025-03-01T10:00:00Z',
      data: { orderId: 'A-1', member: { externalId: '1' }, occurredAt: '2025-03-01T09:58:00Z', currency: 'USD', amount: 2933 },
    });
    await writeFile(join(shop.cwd, 'purchase.json'), body);
    const signed = await runCommand('sign', ['purchase.json', '--secret', registered.body.secret, '--url', url], { cwd: shop.cwd });
    const headers = [...signed.stdout.matchAll(/^header = "([^:]+): (.*)"$/gm)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]);
    const response = await fetch(`${url}/v1/merchants/${merchantId}/events`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([202, { orderId: 'A-1', kept: 'unclaimed' }]);
  });

  it('moves the clock of a platform with the purchases', async () => {
    // The clock is everybody's, so this needs a platform of its own.
    const platform = await startOwnPlatform();
    try {
      const shop = await newShop(platform.url);
      const lines = ['00001 0001 19970131 1 10.00', '00002 0002 19970130 1 20.00', '00001 0001 19970202 1 30.00'];
      await writeFile(join(shop.cwd, 'purchases.txt'), lines.join('\n'));
      const run = await runCommand('import', ['purchases.txt', '--format', 'cdnow', '--follow-clock', ...shop.args], { cwd: shop.cwd });
      expect(lastLine(run)).toMatchObject({ purchases: 3, credited: 3, points: 60, members: 2 });
      expect((await platform.clock()).toISOString()).toMatch(/^1997-02-02T12:0/);
      const admin = await managerAt(platform.url);
      const found = await admin.call('findMembers', { params: { programmeId: shop.programmeId }, query: { externalId: '00001' } });
      const memberId = found.body.items[0]?.memberId ?? '';
      const entries = await admin.call('listMemberEntries', { params: { programmeId: shop.programmeId, memberId }, query: {} });
      expect(entries.body.items.map((entry) => [entry.kind, entry.at.slice(0, 10)])).toEqual([
        ['earn', '1997-02-02'],
        ['earn', '1997-01-31'],
        ['enrol', '1997-01-31'],
      ]);
    } finally {
      await platform.stop();
    }
  }, 600_000);

  const present = existsSync(CDNOW);
  if (!present) console.log('skipped: the CDNOW sample is not at ../shared/data/cdnow_sample.txt');

  it.skipIf(!present)('has the tiers and moves of the CDNOW sample that the tour shows', async () => {
    const lines = (await readFile(CDNOW, 'utf8')).trim().split('\n');
    const tour = (await readFile(TOUR, 'utf8')).split('\n').map((line) => line.trim().split(/ {2,}/));
    const whole = (value: number) => value.toLocaleString('en');
    const share = (members: number) => `${((100 * members) / 2357).toFixed(1)} %`;
    for (const { tier, members, points } of tiersOf(lines))
      expect(tour).toContainEqual([tier, whole(members), share(members), whole(points), whole(Math.round(points / members))]);
    const when: Record<string, string> = { 'next-purchase': 'with the next purchase', 'next-review': 'at the next review', null: 'stay' };
    for (const [move, members] of Object.entries(movesOf(lines))) {
      const [from = '', to = '', at = ''] = move.split(' ');
      expect(tour).toContainEqual([from, to, whole(members), share(members), when[at]]);
    }
  });

  it.skipIf(!present)(
    'credits the CDNOW sample: 2,357 members, 6,919 purchases, 239,444 points, once',
    async () => {
      const shop = await newShop(url, WITH_TIERS);
      const lines = (await readFile(CDNOW, 'utf8')).trim().split('\n');
      const run = () => runCommand('import', [CDNOW, '--format', 'cdnow', ...shop.args], { cwd: shop.cwd });
      const first = await run();
      expect(first.stderr).not.toContain('line ');
      expect(lastLine(first)).toMatchObject({
        purchases: 6919,
        credited: 6919,
        duplicates: 0,
        rejected: 0,
        points: 239_444,
        members: 2357,
        tiers: tiersOf(lines),
      });
      expect(lastLine(await run())).toMatchObject({
        purchases: 6919,
        credited: 0,
        duplicates: 6919,
        rejected: 0,
        points: 0,
        members: 2357,
        tiers: tiersOf(lines),
      });
      expect(await previewOf(url, shop)).toEqual({ members: 2357, moves: movesOf(lines) });
      // 29.33, 29.73, 14.96 and 26.48 dollars.
      expect(await ledgerOf(shop.admin, shop.programmeId, '00004')).toEqual({ points: 98, purchases: 4 });
      await expectPublishedModels(shop.admin, shop.programmeId);
      await expectReportsOfTour(shop.admin, shop.programmeId);
    },
    CDNOW_TIMEOUT_MS,
  );
});
