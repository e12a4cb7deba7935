import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleOf } from '../support/kernel/sample.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { type FakeOptions, type FakePlatform, startFakePlatform } from './support/fake-platform.ts';
import { lastLine, runCommand } from './support/run-command.ts';

const LINES = ['00004 0001 19970101 2 29.33', '00004 0001 19970103 1 14.96', '00021 0002 19970101 3 63.34'];

let platform: FakePlatform;
let cwd: string;

beforeEach(async () => {
  cwd = scratchFolder('import');
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
});

async function start(options: FakeOptions = {}) {
  platform = await startFakePlatform(options);
}

async function importLines(lines: readonly string[], args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  await writeFile(join(cwd, 'purchases.txt'), lines.join('\r\n'));
  return runCommand('import', ['purchases.txt', '--format', 'cdnow', '--url', platform.url, ...args], { cwd, env });
}

describe('npm run import', () => {
  it('prints one JSON object last, and the progress elsewhere', async () => {
    await start();
    const run = await importLines(LINES, ['--json']);
    expect(run.status).toBe(0);
    expect(lastLine(run)).toEqual({
      purchases: 3,
      credited: 3,
      duplicates: 0,
      rejected: 0,
      points: 106,
      members: 2,
      seconds: expect.any(Number),
      tiers: [],
    });
    expect(run.stderr).toContain('import 100 % · 3 of 3 purchases');
  });

  it('prints a table for people', async () => {
    await start();
    const run = await importLines(LINES);
    expect(run.stdout.split('\n').slice(0, 7)).toEqual([
      'purchases     3',
      'credited      3',
      'duplicates    0',
      'rejected      0',
      'unclaimed     0',
      'points      106',
      'members       2',
    ]);
  });

  it('ends with the tiers of the members, also when everything was imported before', async () => {
    await start({ tier: (purchases) => (purchases < 2 ? 'member' : 'gold') });
    const third = '00030 0003 19970101 1 1800.00';
    const tiers = [
      '',
      'tier    members   share  points  each',
      'member        2  66.7 %   1,863   932',
      'gold          1  33.3 %      43    43',
    ];
    for (const credited of [4, 0]) {
      const run = await importLines([...LINES, third]);
      expect(run.stdout).toMatch(new RegExp(`^credited +${credited}$`, 'm'));
      expect(run.stdout.trimEnd().split('\n').slice(9)).toEqual(tiers);
    }
    expect(lastLine(await importLines([...LINES, third], ['--json']))).toMatchObject({
      points: 0,
      tiers: [
        { tier: 'member', members: 2, points: 1863 },
        { tier: 'gold', members: 1, points: 43 },
      ],
    });
  });

  it('counts no tier of unclaimed purchases', async () => {
    await start({ tier: () => 'member' });
    expect(lastLine(await importLines(LINES, ['--json', '--no-enrol']))).toMatchObject({ credited: 0, members: 0, tiers: [] });
  });

  it('stores the secret that it was shown, readable by its owner only, and signs with it the next time', async () => {
    await start();
    await importLines(LINES);
    const file = join(cwd, '.perennial', 'import-mer_cdnow.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ [platform.url]: { secret: platform.secrets[0] } });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(lastLine(await importLines(LINES, ['--json']))).toMatchObject({ credited: 0, duplicates: 3, points: 0, members: 2 });
    expect(platform.secrets).toHaveLength(1);
  });

  it.each(sampleOf(['', 'spoilt', '{}'], 1))('has the secret rotated when the stored file is %j', async (kept) => {
    await start();
    await importLines(LINES);
    await writeFile(join(cwd, '.perennial', 'import-mer_cdnow.json'), kept);
    expect((await importLines(LINES)).status).toBe(0);
    expect(platform.secrets).toHaveLength(2);
  });

  it('has the secret rotated when the stored one is no longer valid', async () => {
    await start();
    await importLines(LINES);
    platform.secrets.splice(0, 1, `whsec_${Buffer.alloc(24, 99).toString('base64')}`);
    expect((await importLines(LINES)).status).toBe(0);
    expect(platform.secrets).toHaveLength(2);
  });

  it('reports rejected lines, writes all of them on request, and exits with 2', async () => {
    await start();
    const broken = Array.from({ length: 25 }, () => 'bro"ken');
    const run = await importLines([...LINES, ...broken], ['--json', '--errors', 'rejected.csv']);
    expect(run.status).toBe(2);
    expect(lastLine(run)).toMatchObject({ purchases: 28, credited: 3, rejected: 25 });
    expect(run.stderr).toContain('line 4: must have 5 fields');
    expect(run.stderr).toContain('line 23: must have 5 fields');
    expect(run.stderr).not.toContain('line 24:');
    expect(run.stderr).toContain('… and 5 more');
    const rows = (await readFile(join(cwd, 'rejected.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows[0]).toBe('line,orderId,reason\r');
    expect(rows).toHaveLength(26);
  });

  it('F1: refuses a file that is not UTF-8 before its first request, with the line', async () => {
    await start();
    await writeFile(join(cwd, 'shop.csv'), Buffer.from(`orderId,externalId\nL-0,Ada\nL-1,M\xfcller\n`, 'latin1'));
    const run = await runCommand('import', ['shop.csv', '--format', 'csv', '--url', platform.url], { cwd });
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('import: line 3 is not UTF-8. Save the file as UTF-8')]);
    expect(platform.deliveries).toEqual([]);
    const wrong = await runCommand('import', ['shop.csv', '--format', 'csv', '--encoding', 'klingon'], { cwd });
    expect(wrong.stderr).toContain('It must be an encoding, such as windows-1252');
  });

  it('F10: writes rejected lines so that no spreadsheet takes them for a formula', async () => {
    await start();
    await importLines([`${LINES[0]}`.replace(/29\.33/, '=1+1')], ['--errors', 'rejected.csv', '--order-prefix', '=x']);
    const rows = (await readFile(join(cwd, 'rejected.csv'), 'utf8')).split('\r\n');
    expect(rows[1]).toMatch(/^"1","","dollars ""=1\+1"" must be/);
    await importLines([`${LINES[0]}`], ['--errors', 'rejected.csv', '--order-prefix', `=${'x'.repeat(200)}`]);
    expect(await readFile(join(cwd, 'rejected.csv'), 'utf8')).toContain('"\'=xxx');
  });

  it('moves the clock with the purchases, and runs the schedules every day', async () => {
    await start();
    const run = await importLines(LINES, ['--json', '--follow-clock']);
    expect(run.stderr).toContain('100 %');
    expect(lastLine(run)).toMatchObject({ credited: 3 });
    expect(platform.clocksSet).toEqual(['1997-01-01T12:00:00.000Z', '1997-01-02T12:00:00.000Z', '1997-01-03T12:00:00.000Z']);
    expect(platform.schedulesRun).toEqual(['1997-01-01', '1997-01-02', '1997-01-03']);
  });

  it('reports why the platform does not set its clock', async () => {
    await start({ clockRefusal: 'time does not run backwards here' });
    const run = await importLines(LINES, ['--follow-clock']);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('refused to set its clock to 1997-01-01T12:00:00.000Z: time does not run backwards here');
  });

  it('needs a token for a platform that is not local', async () => {
    await start({ local: false });
    const run = await importLines(LINES);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('is not a local platform: give a manager’s token'.replace('’', "'"));
  });

  it('works with the token and secret of the environment, and moves no clock there', async () => {
    await start({ local: false });
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    platform.secrets.push(secret);
    const env = { PERENNIAL_TOKEN: 'token-0', PERENNIAL_SECRET: secret };
    expect(lastLine(await importLines(LINES, ['--json'], env))).toMatchObject({ credited: 3 });
    const run = await importLines(LINES, ['--follow-clock'], env);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('has no clock that can be moved');
  });

  const refusals: readonly (readonly [args: readonly string[], reason: string])[] = [
    [['purchases.txt'], "required option '--format <format>' not specified"],
    [['purchases.txt', '--format', 'xls'], 'Allowed choices are cdnow, csv'],
    [['purchases.txt', '--format', 'cdnow', '--concurrency', '0'], 'must be a whole number from 1 to 256'],
    [['purchases.txt', '--format', 'cdnow', '--merchant', 'shop'], 'must be mer_ and 1 to 40'],
    [['purchases.txt', '--format', 'cdnow', '--url', 'nowhere'], 'must be an http or https URL'],
    [['missing.txt', '--format', 'cdnow'], 'no such file'],
    [['purchases.txt', '--format', 'csv'], 'there is no column for orderId'],
  ];
  it.each(sampleOf(refusals, 2))('refuses to start: %j', async (args, reason) => {
    await start();
    await writeFile(join(cwd, 'purchases.txt'), `${LINES.join('\n')}\n`);
    const run = await runCommand('import', args, { cwd });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(reason);
  });
});
