/** `npm run import` on the platform. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import type { Client } from '../../../shared/contract/client.ts';
import { lastLine, runCommand } from '../../commands/support/run-command.ts';
import { movesOf, pointsOf, tiersOf } from './file-figures.ts';
import { ledgerOf, newShop, previewOf, WITH_TIERS } from './import-shop.ts';

/** Purchases of so many members, in turns. */
const linesOf = (members: number, purchases: number) =>
  Array.from({ length: purchases }, (_, index) => {
    const member = String(index % members).padStart(5, '0');
    return ` ${member} ${member.slice(1)} 1997${String(1 + (index % 12)).padStart(2, '0')}15  1   ${index % 50}.50`;
  });

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

  it("reads days and local times by the clock of a registered store, else by the programme's", async () => {
    const shop = await newShop(url);
    const [, , , programmeId = '', , merchantId = ''] = shop.args;
    await shop.admin.call('registerMerchant', { params: { programmeId }, body: { id: merchantId, name: 'Record shops' } });
    await shop.admin.call('putStore', {
      params: { programmeId, merchantId, storeId: 'akl-1' },
      body: { name: 'Auckland', timeZone: 'Pacific/Auckland' },
    });
    const rows = ['A-1,7,2025-12-31,USD,1,akl-1', 'A-2,7,2025-12-31 23:30,USD,1,Auckland', 'A-3,7,2025-12-31 23:30,USD,1,Queens'];
    await writeFile(join(shop.cwd, 'stores.csv'), ['orderId,externalId,occurredAt,currency,amount,store', ...rows].join('\n'));
    const run = await runCommand('import', ['stores.csv', '--format', 'csv', ...shop.args], { cwd: shop.cwd });
    expect(lastLine(run)).toMatchObject({ credited: 3, rejected: 0 });
    const found = await shop.admin.call('findMembers', { params: { programmeId }, query: { externalId: '7' } });
    const params = { programmeId, memberId: found.body.items[0]?.memberId ?? '' };
    const { body } = await shop.admin.call('listMemberEntries', { params, query: {} });
    expect(
      body.items.flatMap(({ purchase }) => (purchase === undefined ? [] : [[purchase.orderId, purchase.occurredAt, purchase.store]])),
    ).toEqual([
      ['A-3', '2026-01-01T04:30:00.000Z', 'Queens'],
      ['A-2', '2025-12-31T10:30:00.000Z', 'Auckland'],
      ['A-1', '2025-12-30T23:00:00.000Z', 'akl-1'],
    ]);
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
  });

  it('M2: reports what the platform refuses, enrols nobody for it, and goes on', async () => {
    const shop = await newShop(url);
    const csv = [
      'orderId,externalId,occurredAt,currency,amount',
      'A-1,1,2025-03-01,USD,10.00',
      'A-1b,3,2025-03-01,ISK,11',
      'A-2,1,2025-03-02,USD,0',
      'A-3,2,2025-03-02,USD,5.5x',
    ];
    await writeFile(join(shop.cwd, 'purchases.csv'), csv.join('\n'));
    const run = await runCommand('import', ['purchases.csv', '--format', 'csv', ...shop.args], { cwd: shop.cwd });
    expect(run.status).toBe(2);
    expect(lastLine(run)).toMatchObject({ purchases: 4, credited: 2, rejected: 2, points: 10, members: 1 });
    expect(run.stderr).toMatch(/line 3 \(A-1b\): VALIDATION_FAILED: data.currency: must be a currency of this programme: USD/);
    const unknown = { params: { programmeId: shop.programmeId }, query: { externalId: '3' } };
    expect((await shop.admin.call('findMembers', unknown)).body.items).toEqual([]);
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
});
