import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TierPreview } from '../../shared/contract/tiers/tiers.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { lastLine, runCommand } from './support/run-command.ts';

const TERMS = {
  name: 'Shop',
  timeZone: 'Europe/Paris',
  earning: { rates: [{ currency: 'EUR', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'never' },
};

const PARTS: readonly TierPreview[] = [
  {
    members: 1500,
    moves: [
      { from: 'member', to: 'member', when: null, members: 1400 },
      { from: 'gold', to: 'member', when: 'next-review', members: 60 },
      { from: 'member', to: 'gold', when: 'next-purchase', members: 40 },
    ],
    nextCursor: 'second',
  },
  {
    members: 500,
    moves: [
      { from: 'gold', to: 'gold', when: null, members: 490 },
      { from: 'gold', to: 'member', when: 'next-review', members: 10 },
    ],
    nextCursor: null,
  },
];

const NO_PROGRAMME = { type: '/docs#NOT_FOUND', status: 404, title: 'Not found', code: 'NOT_FOUND' };
const BAD_TERMS = {
  type: '/docs#VALIDATION_FAILED',
  status: 400,
  title: 'Invalid',
  code: 'VALIDATION_FAILED',
  errors: [{ field: 'tiers.levels.1.id', message: 'there is a level gold already' }],
};

/** Answers for the programmes `shop` and `bad`; a local one gives out a manager's token. */
function platform(local: boolean): Server {
  return createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    await request.toArray();
    if (request.url === '/_local/token') return local ? answer(200, { token: 'secret' }) : answer(404, { message: 'Not Found' });
    if (request.headers.authorization !== 'Bearer secret') return answer(401, { message: 'Unauthorized' });
    const [path, query] = (request.url ?? '').split('?');
    if (path === '/v1/programmes/bad/versions/preview') return answer(400, BAD_TERMS);
    if (path !== '/v1/programmes/shop/versions/preview') return answer(404, NO_PROGRAMME);
    return answer(200, PARTS[query === 'cursor=second' ? 1 : 0] ?? {});
  });
}

describe('npm run preview', () => {
  let server: Server;
  let cwd: string;
  let url: string;
  const start = async (local: boolean) => {
    server = platform(local).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  const preview = async (content: unknown, args: readonly string[] = []) => {
    await writeFile(join(cwd, 'terms.json'), typeof content === 'string' ? content : JSON.stringify(content));
    return runCommand('preview', ['terms.json', '--url', url, ...args], { cwd });
  };

  beforeEach(async () => {
    cwd = scratchFolder('preview');
    await start(true);
  });
  afterEach(() => server.close());

  it('adds up the parts, and shows the moves with their time', async () => {
    const run = await preview({ id: 'shop', ...TERMS });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.trimEnd().split('\n')).toEqual([
      '2,000 members of shop; nothing was published',
      '',
      'from    to      members   share  when',
      'member  gold         40   2.0 %  with the next purchase',
      'gold    member       70   3.5 %  at the next review',
      'member  member    1,400  70.0 %  stay',
      'gold    gold        490  24.5 %  stay',
    ]);
  });

  it('prints one JSON object for programs', async () => {
    expect(lastLine(await preview(TERMS, ['--programme', 'shop', '--json']))).toEqual({
      members: 2000,
      moves: [
        { from: 'member', to: 'gold', when: 'next-purchase', members: 40 },
        { from: 'gold', to: 'member', when: 'next-review', members: 70 },
        { from: 'member', to: 'member', when: null, members: 1400 },
        { from: 'gold', to: 'gold', when: null, members: 490 },
      ],
    });
  });

  it('prefers --programme to the id in the file', async () => {
    expect(await preview({ id: 'other', ...TERMS }, ['--programme', 'shop'])).toMatchObject({ status: 0 });
  });

  it.each<readonly [string, unknown, readonly string[], string]>([
    ['no JSON', 'name: Shop', [], 'terms.json is not JSON: '],
    ['other JSON', [], [], 'terms.json has no terms of a programme:\n  the file: '],
    ['terms with a fault', { ...TERMS, name: '' }, [], 'terms.json has no terms of a programme:\n  name: '],
    ['an unknown programme', TERMS, [], 'there is no programme demo at http://127.0.0.1:'],
    ['terms that the platform refuses', TERMS, ['--programme', 'bad'], 'tiers.levels.1.id there is a level gold already'],
    ['a token without the role', TERMS, ['--token', 'wrong'], "a manager's token is needed: "],
    ['an invalid programme id', TERMS, ['--programme', 'Shop!'], "option '--programme <id>' argument 'Shop!' is invalid"],
    ['an invalid address', TERMS, ['--url', 'nowhere'], 'must be an http or https URL'],
    ['no platform', TERMS, ['--url', 'http://127.0.0.1:9'], 'start the platform with "npm start", or name another with --url'],
  ])('refuses %s', async (_, content, args, reason) => {
    const run = await preview(content, args);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(reason);
    expect(run.stdout).toBe('');
  });

  it('refuses a missing file', async () => {
    const run = await runCommand('preview', ['missing.json', '--url', url], { cwd });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('missing.json cannot be read: ENOENT');
  });

  it('needs a token for a platform that is not local', async () => {
    server.close();
    await start(false);
    const run = await preview(TERMS);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("is not a local platform: give a manager's token with --token or PERENNIAL_TOKEN");
    expect(await preview(TERMS, ['--programme', 'shop', '--token', 'secret'])).toMatchObject({ status: 0 });
  });
});
