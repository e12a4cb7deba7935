/** Runs DynamoDB Local in a process that does not outlive this one. */
import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { REGION } from '../assembly/deployment-place.ts';
import { StartUpFailure } from '../failure.ts';
import { waitUntil } from '../wait-until.ts';

export interface DynamoDbLocal {
  readonly port: number;
  readonly javaPid: number | undefined;
  /** The platform's own client, without the limits of a role. */
  readonly client: DynamoDBClient;
  /** Resolves with the reason when the database ends without being stopped. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const Message = z.union([z.object({ javaPid: z.int() }), z.object({ ended: z.string() })]);

/** It takes one or two seconds; a shared machine needs many times that. */
const READY_WITHIN_MILLISECONDS = 60_000;
const STOP_WITHIN_MILLISECONDS = 2_500;

/** @param directory undefined: in memory. */
export async function startDynamoDbLocal(directory: string | undefined): Promise<DynamoDbLocal> {
  const port = await freePort();
  const guardian = fork(
    fileURLToPath(new URL('./dynamodb-guardian.ts', import.meta.url)),
    [JSON.stringify({ port, path: directory ?? null })],
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  let javaPid: number | undefined;
  let reason = 'its guardian ended';
  guardian.on('message', (message) => {
    const parsed = Message.safeParse(message);
    if (parsed.data && 'javaPid' in parsed.data) javaPid = parsed.data.javaPid;
    else if (parsed.data) reason = parsed.data.ended;
  });
  let running = true;
  const exited = new Promise<void>((resolve) => {
    guardian.once('exit', () => {
      running = false;
      resolve();
    });
  });

  const client = clientAt(port);
  const probe = clientAt(port, 1);
  const answers = () =>
    probe.send(new ListTablesCommand({ Limit: 1 })).then(
      () => true,
      () => false,
    );
  const ready = await waitUntil(async () => !running || (await answers()), READY_WITHIN_MILLISECONDS);
  probe.destroy();
  if (!running) throw new StartUpFailure(`DynamoDB Local did not start: ${reason}`);
  if (!ready) {
    guardian.disconnect();
    throw new StartUpFailure(`DynamoDB Local did not answer within ${READY_WITHIN_MILLISECONDS / 1000} seconds.`);
  }

  let stopping = false;
  return {
    port,
    javaPid,
    client,
    ended: exited.then(() => (stopping ? new Promise<never>(() => undefined) : reason)),
    stop: async () => {
      stopping = true;
      client.destroy();
      if (running) guardian.send('stop');
      const late = setTimeout(() => running && guardian.disconnect(), STOP_WITHIN_MILLISECONDS);
      await exited;
      clearTimeout(late);
    },
  };
}

export function clientAt(port: number, maxAttempts = 3): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    maxAttempts,
    credentials: { accessKeyId: 'platform', secretAccessKey: 'local' },
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
