/** Starts the local platform as `npm start` does, in a process of its own, for tests that need the whole of it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { patience } from '../run/slowness.ts';

export interface PlatformStart {
  /** Otherwise in memory. */
  readonly dataDirectory?: string;
  readonly port?: number;
  /** Another CDK app than Perennial's own. */
  readonly app?: string;
  /** The directory of an app that was synthesised before: a third of a start is the synthesis. */
  readonly assembly?: string;
  readonly withDemoProgramme?: boolean;
  /** On top of this process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface TokenFor {
  readonly sub: string;
  readonly groups?: readonly string[];
  readonly email?: string;
  readonly phone?: string;
  readonly expiresIn?: number;
}

/** As it is stored. */
export type StoredItem = Readonly<Record<string, unknown>> & { readonly PK: string; readonly SK: string };

export interface RunningPlatform {
  readonly url: string;
  readonly pid: number;
  /** Gives its output so far. */
  output(): string;
  /** Ctrl-C; gives the exit code. */
  stop(): Promise<number | null>;
  /** kill -9: it can tidy nothing up. */
  kill(): Promise<void>;
  token(request: TokenFor): Promise<string>;
  /** Gives the log lines of the functions, by function. */
  logs(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Every item of the table, in the order of their keys. */
  items(): Promise<readonly StoredItem[]>;
  /** How often functions have written to the table, or tried to. */
  writes(): Promise<number>;
  clock(): Promise<Date>;
  moveClock(move: { readonly now: string } | { readonly advance: string }): Promise<Date>;
  /** Runs a schedule of the template to its end, which must be a good one. */
  runSchedule(name: string): Promise<ScheduleRun>;
  reset(): Promise<void>;
  /** Waits until streams and queues have nothing left to do. */
  settle(): Promise<void>;
  /** Gives the events that reached the bus after the event of this number. */
  events(after?: number): Promise<readonly BusEvent[]>;
  queues(): Promise<readonly QueueListed[]>;
  /** Sends dead letters to where they came from; gives how many. */
  redrive(name: string): Promise<number>;
  /** Every consumer of the stream begins again at its beginning. */
  replayStreams(): Promise<void>;
}

export interface BusEvent {
  readonly number: number;
  readonly bus: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface QueueListed {
  /** The construct's name, such as `Deliveries`. */
  readonly name: string;
  readonly queue: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly deadLetters: string | null;
}

export interface ScheduleRun {
  readonly name: string;
  readonly status: string;
  readonly output: unknown;
  readonly seconds: number;
}

/** The platform did not start; `output` is all that it printed. */
export class PlatformDidNotStart extends Error {
  override readonly name = 'PlatformDidNotStart';
  readonly exitCode: number | null;
  readonly output: string;
  constructor(exitCode: number | null, output: string) {
    super(`the platform ended with ${exitCode}:\n${output}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}

const MAIN = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));
const READY = /^Perennial ready at (http:\/\/\S+)$/m;
/** As long as the platform lets anyone wait. */
const SETTLED_WITHIN_SECONDS = 300;

export async function startPlatform(start: PlatformStart = {}): Promise<RunningPlatform> {
  const child = spawn(
    process.execPath,
    [
      MAIN,
      '--port',
      String(start.port ?? 0),
      ...(start.dataDirectory === undefined ? ['--in-memory'] : ['--data', start.dataDirectory]),
      ...(start.app === undefined ? [] : ['--app', start.app]),
      ...(start.assembly === undefined ? [] : ['--assembly', start.assembly]),
      ...(start.withDemoProgramme === false ? ['--no-demo'] : []),
    ],
    { env: { ...process.env, ...start.environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), patience(240));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const ready = READY.exec(output)?.[1];
        if (ready !== undefined) {
          clearTimeout(late);
          resolve(ready);
        }
      });
    }
    void exited.then((code) => {
      clearTimeout(late);
      reject(new PlatformDidNotStart(code, output));
    });
  });

  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    ...localCalls(url),
  };
}

/** The local endpoints of a platform that runs already. */
export function localCalls(url: string) {
  return {
    token: async (request: TokenFor): Promise<string> => (await local<{ token: string }>(url, 'POST', 'token', request)).token,
    logs: async () => (await local<{ logs: Record<string, readonly string[]> }>(url, 'GET', 'logs')).logs,
    items: () => everyItem(url),
    writes: async () => (await local<{ readonly writes: number }>(url, 'GET', 'health')).writes,
    clock: async () => new Date((await local<{ now: string }>(url, 'GET', 'clock')).now),
    moveClock: async (move: { readonly now: string } | { readonly advance: string }) =>
      new Date((await local<{ now: string }>(url, 'POST', 'clock', move)).now),
    runSchedule: (name: string) => local<ScheduleRun>(url, 'POST', `schedules/${name}/run`),
    reset: async () => void (await local(url, 'POST', 'reset')),
    settle: async () => void (await local(url, 'POST', 'settle', { withinSeconds: SETTLED_WITHIN_SECONDS })),
    events: async (after = 0) => (await local<{ events: readonly BusEvent[] }>(url, 'GET', `events?after=${after}`)).events,
    queues: async () => (await local<{ queues: readonly QueueListed[] }>(url, 'GET', 'queues')).queues,
    redrive: async (name: string) => (await local<{ moved: number }>(url, 'POST', `queues/${encodeURIComponent(name)}/redrive`)).moved,
    replayStreams: async () => void (await local(url, 'POST', 'streams/replay')),
  };
}

interface TablePage {
  readonly items: readonly StoredItem[];
  readonly nextCursor: string | null;
}

async function everyItem(url: string): Promise<readonly StoredItem[]> {
  const found: StoredItem[] = [];
  let query = '';
  for (;;) {
    const { items, nextCursor } = await local<TablePage>(url, 'GET', `table${query}`);
    found.push(...items);
    if (nextCursor === null) break;
    query = `?cursor=${nextCursor}`;
  }
  const name = ({ PK, SK }: StoredItem) => `${PK}\n${SK}`;
  return found.toSorted((one, other) => (name(one) < name(other) ? -1 : 1));
}

async function local<Answer>(url: string, method: string, name: string, body?: object): Promise<Answer> {
  const response = await fetch(`${url}/_local/${name}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${method} /_local/${name} answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<Answer>;
}
