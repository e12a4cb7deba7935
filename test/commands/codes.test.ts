import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { QueueLine } from '../../shared/contract/rewards/parcels.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { lastLine, runCommand } from './support/run-command.ts';

const Batch = z.object({ codes: z.array(z.string()) });
const MUG: QueueLine = {
  redemptionId: 'red_00000000000000000000000001',
  memberId: 'mem_00000000000000000000000001',
  rewardId: 'rew_mug',
  rewardVersion: 1,
  reward: 'A mug',
  sku: 'MUG-1',
  state: 'awaiting',
  since: '2026-11-21T11:00:00.000Z',
  recipient: {
    givenName: '=HYPERLINK("evil")',
    familyName: 'O"Hara, Jr',
    address: { lines: ['1 High Street', 'Flat 2'], postalCode: 'N1', city: 'London', country: 'GB' },
  },
};

let cwd: string;
let server: Server;
let url: string;
let known: Set<string>;
let failures: number;

/** A platform that stores the codes of `rew_cinema`, with a fulfilment queue of two pages. */
async function platform(): Promise<void> {
  server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const problem = (status: number, code: string) => answer(status, { type: `/docs#${code}`, status, title: code, code });
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url === '/_local/token') return answer(200, { token: 'secret' });
    if (request.headers.authorization !== 'Bearer secret') return problem(401, 'UNAUTHENTICATED');
    const path = request.url ?? '';
    if (path.startsWith('/v1/programmes/shop/fulfilments?')) {
      const last = path.includes('cursor=second');
      return answer(200, { items: last ? [{ ...MUG, recipient: {} }] : [MUG], nextCursor: last ? null : 'second' });
    }
    if (path !== '/v1/programmes/shop/rewards/rew_cinema/codes') return problem(404, 'NOT_FOUND');
    if (failures > 0) {
      failures -= 1;
      return problem(403, 'FORBIDDEN');
    }
    const { codes } = Batch.parse(JSON.parse(body));
    const before = known.size;
    for (const code of codes) known.add(code);
    return answer(200, { added: known.size - before, known: codes.length - (known.size - before) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  cwd = scratchFolder('codes');
  known = new Set();
  failures = 0;
  await platform();
});
afterEach(() => server.close());

async function importing(text: string, ...args: readonly string[]) {
  await writeFile(join(cwd, 'codes.csv'), text);
  return runCommand('codes', ['codes.csv', '--programme', 'shop', '--reward', 'rew_cinema', '--url', url, ...args], { cwd });
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `CODE-${index}`).join('\n');

describe('npm run codes', () => {
  it('imports every code, shows progress, and ends with a summary', async () => {
    const run = await importing(many(2_500), '--json');
    expect(run.status, run.stderr).toBe(0);
    expect(lastLine(run)).toEqual({ codes: 2_500, added: 2_500, known: 0, rejected: 0, seconds: expect.any(Number) });
    expect(run.stderr).toContain('codes 100 % · 2500 of 2500');
    expect(known.size).toBe(2_500);
  });

  it('adds nothing for the same file again', async () => {
    await importing(many(1_200));
    expect(lastLine(await importing(many(1_200), '--json'))).toMatchObject({ codes: 1_200, added: 0, known: 1_200 });
  });

  it('rejects lines by number and reason, imports the others, and has another exit status', async () => {
    const run = await importing(`code\nA-1\n${'x'.repeat(65)}\nA-2\nA,B\n`, '--json', '--errors', 'errors.csv');
    expect(run.status).toBe(2);
    expect(lastLine(run)).toMatchObject({ codes: 4, added: 2, rejected: 2 });
    expect(run.stderr).toContain('line 3: code must be at most 64 characters');
    expect([...known]).toEqual(['A-1', 'A-2']);
    expect((await readFile(join(cwd, 'errors.csv'), 'utf8')).split('\n')).toHaveLength(4);
  });

  it('F6: sends nothing of a file with a header or a total that members would be given', async () => {
    const file = 'Voucher Code\nCINE-1\nCINE-2\nTotal: 2\n';
    const run = await importing(file);
    expect([run.status, run.stderr]).toEqual([
      1,
      expect.stringContaining('line 1 ("Voucher Code"), line 4 ("Total: 2") would be given to'),
    ]);
    expect(known.size).toBe(0);
    await importing(file, '--all-lines');
    expect(known.size).toBe(4);
  });

  it('prints a table for people', async () => {
    const { stdout } = await importing(many(3));
    for (const row of [/^codes +3$/m, /^added +3$/m, /^known +0$/m, /^rejected +0$/m]) expect(stdout).toMatch(row);
  });

  it.each([
    ['a file without codes', '\n', [], 'codes.csv has no codes'],
    ['an unknown reward', 'A', ['--reward', 'rew_other'], 'there is no reward rew_other in the programme shop'],
    ['a value that is not a reward id', 'A', ['--reward', 'cinema'], 'must be rew_'],
  ])('does not begin with %s', async (_, text, args, message) => {
    const run = await importing(text, ...args);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  it('gives the next step when it lacks permission', async () => {
    failures = 1;
    const run = await importing('A');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("the token's role may not do this");
  });
});

describe('npm run fulfilments', () => {
  it('writes every line of the queue as CSV, with formulas escaped', async () => {
    const run = await runCommand('fulfilments', ['--programme', 'shop', '--state', 'awaiting', '--url', url], { cwd });
    expect(run.status, run.stderr).toBe(0);
    const [header, first, second, ...rest] = run.stdout.split('\r\n');
    expect(header).toContain('"redemptionId","memberId","rewardId","reward","sku"');
    expect(first).toContain(`"'=HYPERLINK(""evil"")","O""Hara, Jr","1 High Street","Flat 2","","","N1","London","","GB"`);
    expect(second).toMatch(/^"red_00000000000000000000000001",.*"MUG-1","awaiting","2026-11-21T11:00:00.000Z"(,""){11}$/);
    expect(rest).toEqual(['']);
  });

  it('names an unknown programme', async () => {
    const run = await runCommand('fulfilments', ['--programme', 'other', '--url', url], { cwd });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('there is no programme other');
  });
});
