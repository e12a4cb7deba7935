import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { CARD_ROUTES, MAX_CARDS } from '../../shared/contract/members/card-routes.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { runCommand } from './support/run-command.ts';

const Body = CARD_ROUTES.readCardPins.body;

let cwd: string;
let server: Server;
let url: string;
let asked: z.infer<typeof Body>['cards'][];

/** A platform whose PINs are the last digits of the numbers. */
beforeEach(async () => {
  cwd = scratchFolder('pins');
  asked = [];
  server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url === '/_local/token') return answer(200, { token: 'secret' });
    if (request.url !== '/v1/programmes/shop/cards/pins')
      return answer(404, { type: '/docs#NOT_FOUND', status: 404, title: 'NOT_FOUND', code: 'NOT_FOUND' });
    const { cards } = Body.parse(JSON.parse(body));
    asked.push(cards);
    return answer(200, { pins: cards.map((card) => ({ card, pin: card.slice(-8).padStart(8, '0') })) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

async function printing(text: string, programme = 'shop') {
  await writeFile(join(cwd, 'cards.txt'), text);
  return runCommand('pins', ['cards.txt', '--programme', programme, '--url', url], { cwd });
}

describe('npm run pins', () => {
  it('writes each card and its PIN as CSV, in batches', async () => {
    const numbers = Array.from({ length: MAX_CARDS + 3 }, (_, index) => String(1_000_000_000 + index));
    const run = await printing(`Card\r\n${numbers.join('\r\n')}\r\n`);
    expect(run.status, run.stderr).toBe(0);
    const [header, first, ...rest] = run.stdout.trimEnd().split('\r\n');
    expect([header, first, rest.length]).toEqual(['"card","pin"', '"1000000000","00000000"', numbers.length - 1]);
    expect(asked.map(({ length }) => length)).toEqual([MAX_CARDS, 3]);
  });

  it.each([
    ['a line that is no card number', '98012345\n12\n9801-6789\n', 'line 2 ("12"): must be a card number of 4 to 40 letters and digits'],
    ['many such lines', '1\n2\n3\n4\n5\n', 'line 3 ("3"), and 2 more: must be'],
    ['an empty file', '\n', 'cards.txt has no card numbers'],
  ])('sends nothing of a file with %s', async (_, text, message) => {
    const run = await printing(text);
    expect([run.status, run.stdout, run.stderr]).toEqual([1, '', expect.stringContaining(message)]);
    expect(asked).toEqual([]);
  });

  it('names the programme that does not exist', async () => {
    const run = await printing('98012345', 'other');
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining(`there is no programme other at ${url}`)]);
  });
});
