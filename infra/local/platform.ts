/** Starts and stops all parts, in order, and in parallel where possible. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readAssembly } from './assembly/assembly.ts';
import { CDK_APP, synthesise } from './assembly/synthesis.ts';
import { readTemplateModel } from './assembly/template-model.ts';
import { DataDirectory } from './dynamodb/data-directory.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { requireJava } from './dynamodb/java.ts';
import { readTablePage } from './dynamodb/table-page.ts';
import { createTables, recreateTables } from './dynamodb/tables.ts';
import { messageOf, StartUpFailure } from './failure.ts';
import { dispatch } from './gateway/dispatch.ts';
import { createGateway } from './gateway/gateway.ts';
import { ISSUER_PATH, LocalIssuer } from './gateway/issuer.ts';
import { createLocalEndpoints } from './gateway/local-endpoints.ts';
import { refuse } from './gateway/problem-answer.ts';
import { publishDemoProgrammes } from './programmes/demo-programmes.ts';
import { Queues } from './queues/queues.ts';
import { withIssuer } from './resources/http-api.ts';
import { listenAsAws } from './runtime/aws-endpoint.ts';
import { accessKeyIdOf, functionEnvironment } from './runtime/function-environment.ts';
import { FunctionLog } from './runtime/function-log.ts';
import { FunctionPool } from './runtime/function-pool.ts';
import { loadSecretValues } from './runtime/secret-values.ts';
import { PlatformClock } from './schedules/clock.ts';
import { Executions } from './schedules/executions.ts';
import { Schedules } from './schedules/schedules.ts';
import { EventBuses } from './streams/event-buses.ts';
import { EventProgress } from './streams/event-progress.ts';
import { EventSources } from './streams/event-sources.ts';

export interface PlatformOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly inMemory: boolean;
  readonly dataDirectory: string;
  /** The CDK app's entry point. Default: Perennial's own. */
  readonly app?: string;
  /** A directory with an earlier synthesis of the app. */
  readonly assembly?: string;
  readonly withDemoProgramme?: boolean;
  readonly progress?: StartProgress;
}

/** Receives each phase of start-up when it begins and ends. Two phases can run at once. */
export interface StartProgress {
  listening(url: string): void;
  began(phase: string): void;
  ended(phase: string, seconds: number): void;
}

export interface Platform {
  readonly url: string;
  readonly dataDirectory: string;
  readonly startedInSeconds: number;
  /** The platform's clock minus the machine's. */
  readonly clockAheadMilliseconds: number;
  /** Resolves with the reason when the platform cannot continue. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

/** The time that running requests get to finish. */
const DRAIN_MILLISECONDS = 1_500;

/** @throws StartUpFailure after stopping all parts that were started. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const stack = new AsyncDisposableStack();
  const aborted = new AbortController();
  try {
    return await start(options, stack, aborted);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function start(options: PlatformOptions, stack: AsyncDisposableStack, aborted: AbortController): Promise<Platform> {
  const startedAt = performance.now();
  const secondsSince = (began: number) => Math.round(performance.now() - began) / 1000;
  const underWay = new Set<string>();
  const phase = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const began = performance.now();
    underWay.add(name);
    options.progress?.began(name);
    const result = await work;
    underWay.delete(name);
    options.progress?.ended(name, secondsSince(began));
    return result;
  };
  const notReady: RequestListener = (_, response) =>
    refuse(response, {
      code: 'BUSY',
      detail: `the platform is starting: ${[...underWay].join(', ') || 'it has its port'}`,
      headers: { 'retry-after': '1' },
    });

  // The port comes first, because the templates contain it, and a taken port shows at once.
  const server = createServer();
  let listener: RequestListener = notReady;
  server.on('request', (request, response) => listener(request, response));
  const port = await listen(server, options.port);
  stack.defer(() => close(server));
  const url = `http://127.0.0.1:${port}`;
  options.progress?.listening(url);

  const awsEndpoint = await listenAsAws();
  stack.defer(() => awsEndpoint.stop());

  const directory = await DataDirectory.open(options.inMemory ? undefined : options.dataDirectory);
  stack.defer(() => directory.close());

  const startDatabase = async (): Promise<DynamoDbLocal> => {
    // Start the database without waiting for the version check. If both fail, the Java version is the better message.
    const java = requireJava();
    const starting = startDynamoDbLocal(options.inMemory ? undefined : directory.database);
    const [javaChecked, started] = await Promise.allSettled([java, starting]);
    if (started.status === 'fulfilled') stack.defer(() => started.value.stop());
    if (javaChecked.status === 'rejected') throw javaChecked.reason;
    const database = await starting;
    await directory.noteDatabase(database.javaPid);
    return database;
  };
  const readModel = async () => {
    const assembly =
      options.assembly === undefined
        ? await synthesise({ app: options.app ?? CDK_APP, outputDirectory: directory.cdkOutput, signal: aborted.signal })
        : await readAssembly(options.assembly);
    return readTemplateModel(assembly, { api: url, aws: awsEndpoint.url });
  };
  const [database, model, clock, issuer] = await allOrFirstFault(aborted, [
    phase('DynamoDB Local', startDatabase()),
    phase('synthesis and bundles', readModel()),
    PlatformClock.open(options.inMemory ? undefined : directory.clock),
    LocalIssuer.open(`${url}${ISSUER_PATH}`, directory.issuerKey),
  ]);

  const callers = new Map(model.functions.map((lambda, index) => [accessKeyIdOf(index), lambda]));
  const queues = await Queues.open(model.queues);
  stack.defer(() => queues.close());
  const progress = await EventProgress.open(options.inMemory ? undefined : directory.eventProgress, queues);
  stack.defer(() => progress.close());

  const pools = [...callers].map(
    ([accessKeyId, lambda]) =>
      new FunctionPool({
        lambda,
        environment: functionEnvironment(lambda, { accessKeyId, awsEndpointUrl: awsEndpoint.url }),
        clock: clock.shared,
        log: new FunctionLog(options.inMemory ? undefined : join(directory.logs, `${lambda.label.replaceAll('/', '-')}.log`)),
      }),
  );
  const poolsByArn = new Map(pools.map((pool) => [pool.lambda.arn, pool]));
  const poolOf = (arn: string) => poolsByArn.get(arn);
  const buses = new EventBuses();
  const eventSources = new EventSources({
    mappings: model.mappings,
    databaseUrl: `http://127.0.0.1:${database.port}`,
    poolOf,
    queues,
    buses,
    progress,
  });
  // Running work ends with the workers.
  stack.defer(async () => void (await Promise.all([eventSources.stop(), ...pools.map((pool) => pool.stop())])));
  const executions = new Executions(poolOf, clock);
  stack.defer(() => executions.stop());
  let writes = 0;
  awsEndpoint.serve({
    dynamoDbPort: database.port,
    callers,
    tables: model.tables,
    secrets: model.secrets,
    secretValues: await loadSecretValues(directory.secrets, model.secrets),
    queues,
    machines: model.stateMachines,
    executions,
    eventBuses: { list: model.buses, buses, now: () => clock.now() },
    onWrite: () => {
      writes += 1;
      eventSources.wake();
    },
  });

  const warm = (pool: FunctionPool) =>
    pool.warm().catch((error: unknown) => {
      throw new StartUpFailure(`The function ${pool.lambda.label} does not load: ${messageOf(error)}`);
    });
  await allOrFirstFault(aborted, [
    phase('tables', createTables(database.client, model.tables)),
    phase('functions', Promise.all(pools.map(warm))),
  ]);

  const gateway = createGateway(withIssuer(model.routes, issuer.url), poolOf, clock, model.cors);
  const schedules = new Schedules(model.schedules, poolOf, clock);
  stack.defer(() => schedules.stop());
  eventSources.start();
  const publish = async () => {
    if (options.withDemoProgramme === false) return;
    await publishDemoProgrammes(url, await issuer.token({ sub: 'demo', groups: ['manager'] }, clock.now()));
  };
  const reset = async () => {
    await Promise.all([eventSources.stop(), ...pools.map((pool) => pool.hold())]);
    try {
      await recreateTables(database.client, model.tables);
      await eventSources.clear();
      await clock.reset();
    } finally {
      await Promise.all(pools.map((pool) => pool.resume()));
      eventSources.start();
    }
    await publish();
  };

  let ready = false;
  let startedInSeconds = 0;
  let changing = Promise.resolve();
  /**
   * Two resets at once would create tables that the other drops, or start parts that the other stops. A clock that moves during one would
   * date the demo programmes before or after the token that publishes them.
   */
  const oneAtATime = (work: () => Promise<void>): Promise<void> => {
    changing = changing.catch(() => undefined).then(work);
    return changing;
  };
  const localEndpoints = createLocalEndpoints({
    issuer,
    clock,
    pools,
    schedules,
    eventSources,
    buses,
    moveClock: (movedFrom) => oneAtATime(() => clock.moveTo(movedFrom(clock.now()))),
    reset: () => oneAtATime(reset),
    replay: () => oneAtATime(() => eventSources.replay()),
    tablePage: async (after) => {
      const [table] = model.tables;
      return table === undefined ? { items: [], nextCursor: null } : readTablePage(database.client, table.name, after);
    },
    health: () => ({
      status: 'ready',
      startedInSeconds,
      functions: pools.map((pool) => pool.lambda.label),
      table: model.tables[0]?.name ?? null,
      // For tools that read the table: NoSQL Workbench, `aws dynamodb --endpoint-url`, the benchmark.
      database: `http://127.0.0.1:${database.port}`,
      clock: clock.now().toISOString(),
      // Counts attempted writes of functions. While the number stands still, so does the table.
      writes,
    }),
  });
  listener = dispatch({ isReady: () => ready, notReady, localEndpoints, gateway });
  if (options.withDemoProgramme !== false) await phase('demo programmes', publish());
  ready = true;
  startedInSeconds = secondsSince(startedAt);

  return {
    url,
    dataDirectory: directory.path,
    startedInSeconds,
    clockAheadMilliseconds: clock.aheadMilliseconds,
    broken: database.ended,
    stop: () => stack.disposeAsync(),
  };
}

/** Like `Promise.all`, but waits for the others to end before it throws, so that all started parts are known and can be stopped. */
async function allOrFirstFault<T extends readonly unknown[]>(
  aborted: AbortController,
  work: { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T>;
async function allOrFirstFault(aborted: AbortController, work: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  try {
    return await Promise.all(work);
  } catch (error) {
    aborted.abort();
    await Promise.allSettled(work);
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        const next = port < 65_535 ? port + 1 : 4000;
        reject(new StartUpFailure(`Port ${port} is taken.`, `Stop the program that uses it, or use another port: PORT=${next} npm start`));
      } else reject(new StartUpFailure(`Port ${port} cannot be used: ${error.message}`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
