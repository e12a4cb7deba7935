import { createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { Deliveries } from '../../infra/local/commands/receive/deliveries.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { startFakePlatform } from './support/fake-platform.ts';
import { type CommandRun, runCommand } from './support/run-command.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = 'whsec_AAAAr8GKYqrTwjUPD8ILPZIo2LaLaSw0';
const YEAR_MS = 365 * 86_400_000;

let cwd: string;
beforeAll(async () => {
  cwd = scratchFolder('receive');
});

const eventOf = (sequence: string, memberId = 'mem_ada', type = 'points.earned') =>
  JSON.stringify({ type, version: 1, timestamp: '2026-11-22T10:00:00.000Z', data: { programmeId: 'demo', memberId, sequence } });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Sent {
  readonly id: string;
  readonly body: string;
  readonly secret?: string;
  readonly at?: Date;
}

/** Starts the command, sends all messages as soon as it listens, and returns its output and its answers. */
async function receiving(args: readonly string[], sent: readonly Sent[]): Promise<{ run: CommandRun; statuses: readonly number[] }> {
  const port = await freePort();
  let listening = () => {};
  const ready = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const running = runCommand('receive', ['--port', String(port), ...args], {
    cwd,
    killWhen: (stderr) => {
      if (stderr.includes('receiving at')) listening();
      return false;
    },
  });
  await Promise.race([ready, running]);
  const statuses: number[] = [];
  for (const { id, body, secret = SECRET, at = new Date() } of sent) {
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
    statuses.push((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status);
  }
  return { run: await running, statuses };
}

describe('npm run receive', () => {
  it('verifies each message, recognises duplicates, and ends after the given number', async () => {
    await using platform = await startFakePlatform();
    const { run, statuses } = await receiving(
      ['--secret', SECRET, '--count', '2', '--url', platform.url],
      [
        { id: 'evt_1', body: eventOf('1') },
        { id: 'evt_1', body: eventOf('1') },
        { id: 'evt_2', body: eventOf('2'), secret: OTHER_SECRET },
        { id: 'evt_2', body: eventOf('2') },
      ],
    );
    expect(statuses).toEqual([204, 204, 401, 204]);
    expect(run.stdout.trim().split('\n')).toEqual([
      'points.earned         1  mem_ada',
      'points.earned         1  mem_ada  again',
      'refused: No matching signature found',
      'points.earned         2  mem_ada',
    ]);
    expect(run.stderr).toContain('3 verified, 2 different, 0 out of order');
    expect(run.status).toBe(0);
  });

  it("verifies by the platform's clock", async () => {
    await using platform = await startFakePlatform({ aheadMs: YEAR_MS });
    const { run, statuses } = await receiving(
      ['--secret', SECRET, '--count', '1', '--url', platform.url, '--answer', '200'],
      [
        { id: 'evt_1', body: eventOf('1') },
        { id: 'evt_1', body: eventOf('1'), at: new Date(Date.now() + YEAR_MS) },
      ],
    );
    expect(statuses).toEqual([401, 200]);
    expect(run.stdout).toContain('refused: Message timestamp too old');
  });

  it('prints the event as it came with --json', async () => {
    await using platform = await startFakePlatform();
    const { run } = await receiving(
      ['--secret', SECRET, '--count', '1', '--json', '--url', platform.url],
      [{ id: 'evt_1', body: eventOf('1') }],
    );
    expect(run.stdout).toBe(`${eventOf('1')}\n`);
  });

  it.each([
    [[], 'the secret is missing'],
    [['--secret', 'password'], 'the secret must be whsec_ and base64'],
    [['--secret', SECRET, '--port', '70000'], 'must be a whole number from 1 to 65535'],
  ])('refuses with the reason: %j', async (args, reason) => {
    const run = await runCommand('receive', args, { cwd });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(reason);
  });
});

describe('the order of events', () => {
  it('is checked by member: an event after a later one is out of order', () => {
    const deliveries = new Deliveries();
    const lines = [
      deliveries.take('evt_1', eventOf('1')),
      deliveries.take('evt_3', eventOf('3')),
      deliveries.take('evt_b', eventOf('1', 'mem_bob')),
      deliveries.take('evt_2', eventOf('2')),
      deliveries.take('evt_3', eventOf('3')),
    ];
    expect(lines.map((line) => line.split('  ').at(-1))).toEqual(['mem_ada', 'mem_ada', 'mem_bob', 'late', 'again']);
    expect(deliveries.summary()).toBe('5 verified, 4 different, 1 out of order');
  });
});
