/** `npm run import -- --follow-clock` moves the clock of a platform with the purchases. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lastLine, runCommand } from '../../commands/support/run-command.ts';
import { managerAt, newShop } from '../import/import-shop.ts';
import type { Alone } from './alone-platform.ts';

export function followClockSuite(alone: Alone): void {
  it('follows the days of the file', async () => {
    const platform = alone().running;
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
  });
}
