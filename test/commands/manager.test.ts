/** The command against a server that answers as Cognito's JSON protocol does. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from './support/run-command.ts';

interface Asked {
  readonly action: string;
  readonly body: unknown;
}

let server: Server;
let asked: Asked[];
let refusal: string | undefined;

beforeEach(async () => {
  asked = [];
  refusal = undefined;
  server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    asked.push({ action, body });
    const isRefused = action === 'AdminCreateUser' && refusal !== undefined;
    response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(isRefused ? { __type: refusal, message: 'refused by the pool' } : {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

const POOL = 'eu-central-1_AbCdEfGhI';
const invite = (...args: readonly string[]) =>
  runCommand('manager', args, {
    cwd: process.cwd(),
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });

describe('npm run manager', () => {
  it('invites someone by e-mail, and gives them the role', async () => {
    const run = await invite('maya@example.org', '--pool', POOL);
    expect([run.status, run.stdout.trim()]).toEqual([0, 'maya@example.org is invited, and is manager from the first sign-in on.']);
    expect(asked).toEqual([
      {
        action: 'AdminCreateUser',
        body: {
          UserPoolId: POOL,
          Username: 'maya@example.org',
          DesiredDeliveryMediums: ['EMAIL'],
          UserAttributes: [
            { Name: 'email', Value: 'maya@example.org' },
            { Name: 'email_verified', Value: 'true' },
          ],
        },
      },
      { action: 'AdminAddUserToGroup', body: { UserPoolId: POOL, Username: 'maya@example.org', GroupName: 'manager' } },
    ]);
  });

  it('gives someone who is there another role', async () => {
    refusal = 'UsernameExistsException';
    const run = await invite('sam@example.org', '--pool', POOL, '--role', 'support');
    expect([run.status, run.stdout.trim()]).toEqual([0, 'sam@example.org was there, and is support from the next token on.']);
    expect(asked.at(-1)).toMatchObject({ action: 'AdminAddUserToGroup', body: { GroupName: 'support' } });
  });

  it('says why it cannot', async () => {
    refusal = 'ResourceNotFoundException';
    const refused = await invite('maya@example.org', '--pool', POOL);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('manager: refused by the pool')]);
    expect((await invite('maya', '--pool', POOL)).stderr).toContain('must be an e-mail address');
    expect((await invite('maya@example.org')).stderr).toContain("required option '--pool <id>' not specified");
  });
});
