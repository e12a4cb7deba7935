/** Traces: what X-Ray's daemon is sent by a bundle as it is deployed, in a process that has the variables of Lambda. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { bundleFunction } from '../../../infra/constructs/bundle.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TRACE = '1-5759e988-bd862e3fe1be46a994272793';

const Part = z.looseObject({
  name: z.string(),
  id: z.string(),
  parent_id: z.string().optional(),
  trace_id: z.string().optional(),
  namespace: z.string().optional(),
  fault: z.boolean().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  aws: z.looseObject({ operation: z.string().optional(), table_name: z.string().optional() }).optional(),
});
type Part = z.output<typeof Part> & { readonly subsegments?: readonly Part[] };

/** Two messages at once, each of which reads an item; the second cannot be worked on. */
const SOURCE = `
  import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
  import { correlated } from '${join(ROOT, 'functions/edge/tracing/correlation.ts')}';
  import { captured } from '${join(ROOT, 'functions/edge/tracing/tracing.ts')}';
  const client = captured(new DynamoDBClient({}));
  const read = (key) => client.send(new GetItemCommand({ TableName: 'ledger', Key: { PK: { S: key } } }));
  export const handler = () =>
    Promise.allSettled([
      correlated('request-1', () => read('MEMBER#ada')),
      correlated('request-2', async () => {
        await read('MEMBER#eve');
        throw new RangeError('eve@example.org');
      }),
    ]);
`;

/** It lives until its input ends, so that what is on its way to the daemon arrives. */
const PROGRAM = `
  const { handler } = await import(process.argv[1]);
  await handler();
  console.log('require' in globalThis ? 'SDK of X-Ray loaded' : 'nothing loaded');
  process.stdin.on('end', () => process.exit(0)).resume();`;

let folder: string;
let withTraces: string;
let without: string;
const table = createServer((_, response) => response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}'));

beforeAll(async () => {
  mkdirSync(join(ROOT, 'cdk.out'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'cdk.out/sources-'));
  writeFileSync(join(folder, 'reactor.ts'), SOURCE);
  const indexOf = (isTraced: boolean) => join(bundleFunction('reactor', folder, isTraced).directory, 'index.mjs');
  withTraces = indexOf(true);
  without = indexOf(false);
  await new Promise<void>((resolve) => table.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  table.close();
  rmSync(folder, { recursive: true });
});

const all = (parts: readonly Part[]): readonly Part[] => parts.flatMap((part) => [part, ...all(part.subsegments ?? [])]);

/**
 * Runs the handler once.
 * @param hasAll whether the daemon has all that it is to get. @returns that, and what the process wrote.
 */
async function traced(index: string, more: Readonly<Record<string, string>>, hasAll: (parts: readonly Part[]) => boolean) {
  const daemon = createSocket('udp4');
  await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
  const parts: Part[] = [];
  const heard = new EventEmitter();
  daemon.on('message', (message) => {
    const text = message.toString();
    parts.push(...all([Part.parse(JSON.parse(text.slice(text.indexOf('\n') + 1)))]));
    heard.emit('more');
  });
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, pathToFileURL(index).href], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'tests',
      AWS_SECRET_ACCESS_KEY: 'tests',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(table.address() as AddressInfo).port}`,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: folder,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1`,
      POWERTOOLS_SERVICE_NAME: 'reactor',
      ...more,
    },
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      written += String(chunk);
      heard.emit('more');
    });
  }
  const closed = once(child, 'close');
  while (child.exitCode === null && (written === '' || !hasAll(parts))) await Promise.race([once(heard, 'more'), closed]);
  child.stdin.end();
  await closed;
  daemon.close();
  return {
    parts: parts.toSorted((one, other) => (JSON.stringify(one.annotations) ?? '').localeCompare(JSON.stringify(other.annotations) ?? '')),
    written,
  };
}

const named = (parts: readonly Part[], name: string) => parts.filter((part) => part.name === name);

test('have each request with its id, and its calls to AWS by name and table alone', async () => {
  const { parts, written } = await traced(
    withTraces,
    { TRACING: 'on' },
    (sent) => named(sent, 'request').length === 2 && named(sent, 'DynamoDB').length === 2,
  );
  expect(written).toBe('SDK of X-Ray loaded\n');
  const requests = named(parts, 'request');
  expect(requests.map(({ annotations, fault }) => [annotations?.correlationId, fault === true])).toEqual([
    ['request-1', false],
    ['request-2', true],
  ]);
  const calls = named(parts, 'DynamoDB');
  for (const { namespace, aws } of calls) expect([namespace, aws?.operation, aws?.table_name]).toEqual(['aws', 'GetItem', 'ledger']);
  // Each under its own request, although both are worked on at once.
  const parents = calls.map(
    (call) => call.parent_id ?? requests.find(({ subsegments = [] }) => subsegments.some(({ id }) => id === call.id))?.id,
  );
  expect(new Set(parents)).toEqual(new Set(requests.map(({ id }) => id)));
  for (const { trace_id } of parts.filter((part) => part.trace_id !== undefined)) expect(trace_id).toBe(TRACE);
  expect(JSON.stringify(parts)).not.toMatch(/ada|eve/);
});

test('are not made, and nothing for them is loaded, without the variable, and by a bundle without them', async () => {
  const nothing = { parts: [], written: 'nothing loaded\n' };
  expect(await traced(withTraces, {}, () => true)).toEqual(nothing);
  expect(await traced(without, { TRACING: 'on' }, () => true)).toEqual(nothing);
});
