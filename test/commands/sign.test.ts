import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { startFakePlatform } from './support/fake-platform.ts';
import { runCommand } from './support/run-command.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{\n  "name": "Zoë ☕"\n}\n';
const NOWHERE = 'http://127.0.0.1:9';

let cwd: string;

beforeEach(async () => {
  cwd = scratchFolder('sign');
  await writeFile(join(cwd, 'purchase.json'), BODY);
});

/** Parses headers in the form of curl: `header = "name: value"`. */
function headersIn(config: string): Record<string, string> {
  return Object.fromEntries([...config.matchAll(/^header = "([^:]+): (.*)"$/gm)].map(([, name = '', value = '']) => [name, value]));
}

const timeOf = (headers: Record<string, string>) => Number(headers['webhook-timestamp']) * 1000;

describe('npm run sign', () => {
  it('prints headers that are valid for the bytes of the file', async () => {
    const run = await runCommand('sign', ['purchase.json', '--secret', SECRET, '--url', NOWHERE], { cwd });
    const headers = headersIn(run.stdout);
    expect(headers['content-type']).toBe('application/json');
    expect(new Webhook(SECRET).verify(BODY, headers)).toEqual({ name: 'Zoë ☕' });
  });

  it('takes the secret from the environment, and the given time and id', async () => {
    const run = await runCommand('sign', ['purchase.json', '--at', '2026-11-21T10:00:00Z', '--id', 'msg_1'], {
      cwd,
      env: { PERENNIAL_SECRET: SECRET },
    });
    const headers = headersIn(run.stdout);
    expect(timeOf(headers)).toBe(Date.parse('2026-11-21T10:00:00Z'));
    expect(headers['webhook-id']).toBe('msg_1');
  });

  it("uses the platform's time", async () => {
    await using platform = await startFakePlatform({ aheadMs: 86_400_000 });
    const run = await runCommand('sign', ['purchase.json', '--secret', SECRET, '--url', platform.url], { cwd });
    expect(Math.abs(timeOf(headersIn(run.stdout)) - Date.now() - 86_400_000)).toBeLessThan(3_600_000);
  });

  it.each([
    [['purchase.json'], 'the secret is missing'],
    [['purchase.json', '--secret', 'password'], 'the secret must be whsec_ and base64'],
    [['missing.json', '--secret', SECRET, '--url', NOWHERE], 'no such file'],
    [['purchase.json', '--secret', SECRET, '--at', 'noon'], 'must be an existing instant'],
    [['latin1.json', '--secret', SECRET, '--url', NOWHERE], 'is not UTF-8'],
  ])('refuses with the reason: %j', async (args, reason) => {
    await writeFile(join(cwd, 'latin1.json'), Buffer.from('{"name":"Zoë"}', 'latin1'));
    const run = await runCommand('sign', args, { cwd });
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(reason);
  });
});
