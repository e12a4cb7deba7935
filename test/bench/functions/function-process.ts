/** Runs a function's bundle in a child process and calls its handler without HTTP. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { REGION } from '../../../infra/local/assembly/deployment-place.ts';
import type { BenchRun } from '../benchmark.ts';

const InvocationRound = z.object({ invocations: z.int(), millis: z.number(), cpuMicros: z.number(), refused: z.array(z.string()) });
export type InvocationRound = z.infer<typeof InvocationRound>;

export interface FunctionProcess {
  /** Invokes the function with every event, `inFlight` at a time. @throws InvocationRefused when an answer's status is not 200. */
  invoke(events: readonly object[], inFlight?: number): Promise<InvocationRound>;
  /** Bytes that the function has logged so far. */
  logBytes(): number;
}

export interface FunctionPlace {
  readonly dynamoDbUrl: string;
  readonly tableName: string;
  /** Needed by a function that reads secrets. */
  readonly secretsUrl?: string;
  /** Needed by a function that sends to queues. It also lets webhooks go to any address. */
  readonly queuesUrl?: string;
}

/** An invocation failed. Refused requests would falsify the figure. */
export class InvocationRefused extends Error {
  override readonly name = 'InvocationRefused';
}

const CHILD = fileURLToPath(new URL('./function-child.ts', import.meta.url));
/** The script for a worker of a state machine. */
export const WORKER_CHILD = fileURLToPath(new URL('./worker-child.ts', import.meta.url));
/** The script that loads the bundle for the first event and measures both. */
export const FIRST_EVENT_CHILD = fileURLToPath(new URL('./first-event-child.ts', import.meta.url));

/** A bundle in a separate process, which answers one message after another. */
export interface BundleProcess extends Pick<FunctionProcess, 'logBytes'> {
  ask(message: object): Promise<unknown>;
  /** Ends the process before the run ends. */
  end(): Promise<void>;
}

export async function startFunction(run: BenchRun, bundleDirectory: string, place: FunctionPlace): Promise<FunctionProcess> {
  const { ask, logBytes } = await startBundle(run, CHILD, bundleDirectory, place);
  return {
    logBytes,
    async invoke(events, inFlight = 1) {
      const round = InvocationRound.parse(await ask({ events, inFlight }));
      if (round.refused[0] !== undefined) throw new InvocationRefused(round.refused[0]);
      return round;
    },
  };
}

/** @param script is run with the bundle's path. It sends a message when it is ready for questions. */
export async function startBundle(run: BenchRun, script: string, bundleDirectory: string, place: FunctionPlace): Promise<BundleProcess> {
  const child = fork(script, [join(bundleDirectory, 'index.mjs')], {
    env: environment(place),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let logged = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    logged += chunk.length;
  });
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => Promise.reject(new InvocationRefused(`its process ended with ${code}`)));
  ended.catch(() => undefined);
  const end = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await exited;
  };
  run.defer(end);
  const said = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), ended]))[0];
  await said();

  return {
    logBytes: () => logged,
    end,
    ask(message) {
      child.send(message);
      return said();
    },
  };
}

/** The variables of the template and of the runtime. It has none of this process, because those may configure Node. */
const environment = ({ dynamoDbUrl, tableName, secretsUrl, queuesUrl }: FunctionPlace): NodeJS.ProcessEnv => ({
  TABLE_NAME: tableName,
  STAGE: 'bench',
  LOG_LEVEL: 'INFO',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Perennial',
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
  TZ: ':UTC',
  ...(secretsUrl === undefined ? {} : { PLATFORM_KEYS_SECRET_ID: 'platform-keys', AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl }),
  ...(queuesUrl === undefined ? {} : queuesAt(queuesUrl)),
});

const queuesAt = (url: string): NodeJS.ProcessEnv => ({
  DELIVERIES_QUEUE_URL: `${url}/deliveries.fifo`,
  REACTIONS_QUEUE_URL: `${url}/reactions.fifo`,
  RETRIES_QUEUE_URL: `${url}/retries`,
  WEBHOOK_TARGETS: 'any',
  AWS_ENDPOINT_URL_SQS: url,
  EVENT_BUS_NAME: 'bench',
  AWS_ENDPOINT_URL_EVENTBRIDGE: url,
});
