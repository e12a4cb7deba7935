/**
 * The platform without processes and connections: the routes and authorizers of the synthesised template, the gateway of the local
 * platform, and behind it the functions' own handlers on a table in memory. A request costs a third of one over HTTP.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import * as z from 'zod';
import { standOn } from '../../../functions/edge/wire-ground.ts';
import { readAssembly } from '../../../infra/local/assembly/assembly.ts';
import { readTemplateModel } from '../../../infra/local/assembly/template-model.ts';
import { createGateway, MAX_PAYLOAD_BYTES } from '../../../infra/local/gateway/gateway.ts';
import { ISSUER_PATH, LocalIssuer, TokenRequest } from '../../../infra/local/gateway/issuer.ts';
import type { LambdaFunction } from '../../../infra/local/resources/function.ts';
import { withIssuer } from '../../../infra/local/resources/http-api.ts';
import { functionEnvironment } from '../../../infra/local/runtime/function-environment.ts';
import { moveDate } from '../../../infra/local/schedules/moved-date.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import { runMachine } from '../analytics/run.ts';
import { TEST_PLATFORM_KEY } from '../kernel/ports.ts';
import type { RawExchange } from '../kernel/raw-http.ts';
import { type Answer, answerOf } from '../platform/api.ts';
import type { StoredItem, TokenFor } from '../platform/platform.ts';
import { awsCalls } from './aws-calls.ts';

export interface InProcessPlatform {
  /** The address of the platform. Only its issuer answers there. */
  readonly url: string;
  readonly fetch: typeof fetch;
  exchange(request: RawExchange): Promise<Answer>;
  token(claims: TokenFor): Promise<string>;
  /** The time is the machine's again. */
  catchUp(): void;
  /** Sends what waits to be sent, and makes the reports that were asked for. */
  settle(): Promise<void>;
  items(): readonly StoredItem[];
  /** How often a function has written to the table, or tried to. */
  writes(): number;
  /** Gives the log lines of the functions. */
  logged(): string;
  stop(): void;
}

const FUNCTIONS = fileURLToPath(new URL('../../../functions/', import.meta.url));

type Handler = (event: unknown, context: object) => Promise<unknown>;
const Loaded = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

/**
 * One in a process: functions keep what they stand on.
 * @param assembly the directory of the synthesised app. @param keyFile where the issuer's key is kept. @param start the time in this process, to begin with.
 */
export async function startInProcess(assembly: string, keyFile: string, start: Date): Promise<InProcessPlatform> {
  const offset = new BigInt64Array(1);
  moveDate(offset);
  offset[0] = BigInt(start.getTime() - Date.now());
  const issued = await servedIssuer(keyFile);
  const aws = await awsCalls();
  const model = readTemplateModel(await readAssembly(assembly), { api: issued.url, aws: aws.url });
  for (const lambda of model.functions) {
    const environment = functionEnvironment(lambda, { accessKeyId: 'tests', awsEndpointUrl: aws.url });
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  }
  const log = capturedLog();

  const table = createMemoryTable();
  let writes = 0;
  standOn({
    table: {
      ...table,
      write: (all) => {
        writes += 1;
        return table.write(all);
      },
    },
    platformKey: async () => TEST_PLATFORM_KEY,
  });

  const handlers = new Map<string, Promise<Handler>>();
  const invoke = async (lambda: LambdaFunction, event: unknown, requestId: string) => {
    const handler = handlers.get(lambda.arn) ?? loaded(lambda);
    handlers.set(lambda.arn, handler);
    const answer = await (await handler)(JSON.parse(JSON.stringify(event)), { awsRequestId: requestId });
    return { kind: 'answered', result: JSON.stringify(answer) } as const;
  };
  const byArn = new Map(model.functions.map((lambda) => [lambda.arn, lambda]));
  const poolOf = (arn: string) => {
    const lambda = byArn.get(arn);
    return lambda && { invoke: (event: unknown, requestId = '') => invoke(lambda, event, requestId) };
  };
  const gateway = createGateway(withIssuer(model.routes, issued.issuer.url), poolOf, { now: () => new Date() });

  const respond = async ({ method, path, headers, body = '' }: RawExchange): Promise<Response> => {
    const bytes = Buffer.from(body);
    const pairs = Object.entries(headers).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one) => [name, one]),
    );
    const answer = await gateway.answerTo({
      method,
      target: path,
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      // A header that may come only once can come twice. Node keeps the first here, and all of them in the raw headers.
      headers: Object.fromEntries(pairs.toReversed()),
      rawHeaders: pairs.flat(),
      body: async () => (bytes.length > MAX_PAYLOAD_BYTES ? undefined : bytes),
    });
    return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    });
  };

  return {
    url: issued.url,
    exchange: async (request) => answerOf(await respond(request)),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      return respond({ method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers), body });
    },
    token: (claims) => issued.issuer.token(TokenRequest.parse(claims), new Date()),
    catchUp: () => {
      offset[0] = 0n;
    },
    settle: async () => {
      const deliverer = await loadedFrom(join(FUNCTIONS, 'queue/deliverer.ts'));
      const records = aws.messages().map(({ id, body, group }) => ({ messageId: id, body, attributes: { MessageGroupId: group } }));
      if (records.length > 0) await deliverer({ Records: records }, { awsRequestId: 'settled' });
      const { platform } = await import('../../../functions/edge/wire.ts');
      const ports = { ...platform(), members: runMembers(platform()) };
      for (const input of aws.executions()) await runMachine(ports, z.looseObject({}).parse(input));
    },
    items: () => [...table.items()].toSorted(byKey),
    writes: () => writes,
    logged: log.text,
    stop: () => {
      log.release();
      aws.stop();
      issued.stop();
      vi.unstubAllEnvs();
      offset[0] = 0n;
    },
  };
}

/** Loads a function from its source, so that it uses the table in memory. The reference page reads files beside its bundle. */
const loaded = ({ label, bundleDirectory }: LambdaFunction): Promise<Handler> =>
  loadedFrom(label === 'reference' ? join(bundleDirectory, 'index.mjs') : join(FUNCTIONS, 'http', `${label}.ts`));

const loadedFrom = async (file: string): Promise<Handler> =>
  Loaded.parse(await import(/* @vite-ignore */ pathToFileURL(file).href)).handler;

/** Authorizers fetch keys over HTTP, whatever else is in process. */
async function servedIssuer(keyFile: string) {
  const server = createServer((request, response) => {
    const { url } = request;
    const found =
      url === `${ISSUER_PATH}/jwks`
        ? issuer.keys()
        : url === `${ISSUER_PATH}/.well-known/openid-configuration`
          ? issuer.discovery()
          : undefined;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = await LocalIssuer.open(`${url}${ISSUER_PATH}`, keyFile);
  return {
    url,
    issuer,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Functions log as in Lambda: a line of JSON to standard output. */
function capturedLog() {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    if (!text.startsWith('{')) return write(chunk);
    lines.push(text);
    return true;
  });
  return { text: () => lines.join(''), release: () => spy.mockRestore() };
}

const byKey = (one: StoredItem, other: StoredItem): number => {
  const [first, second] = [`${one.PK}\n${one.SK}`, `${other.PK}\n${other.SK}`];
  return first < second ? -1 : Number(first > second);
};
