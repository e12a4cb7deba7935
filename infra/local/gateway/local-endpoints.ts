/** `/_local/*`: endpoints of the local platform besides the API, for people, demos and tests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { Instant } from '../../../shared/contract/kernel/values.ts';
import { PageCursor, type TablePage } from '../dynamodb/table-page.ts';
import { messageOf } from '../failure.ts';
import type { FunctionPool } from '../runtime/function-pool.ts';
import { isInstant, type PlatformClock } from '../schedules/clock.ts';
import type { Schedules } from '../schedules/schedules.ts';
import type { EventBuses } from '../streams/event-buses.ts';
import type { EventSources } from '../streams/event-sources.ts';
import { ISSUER_PATH, type LocalIssuer, TokenRequest } from './issuer.ts';
import { refuse } from './problem-answer.ts';
import { readBody } from './request-body.ts';

export const LOCAL_PATH = '/_local/';

/** Requests here contain no more than a few names. */
const MAX_BODY_BYTES = 64 * 1024;

export interface LocalEndpointsOptions {
  readonly issuer: LocalIssuer;
  readonly clock: PlatformClock;
  readonly pools: readonly FunctionPool[];
  readonly schedules: Schedules;
  readonly eventSources: EventSources;
  readonly buses: EventBuses;
  readonly health: () => Readonly<Record<string, unknown>>;
  /** Waits for a running reset, so `movedFrom` gets the time of that moment. */
  readonly moveClock: (movedFrom: (now: Date) => Date) => Promise<void>;
  /** Empties the table, publishes the demo programmes again, and sets the clock to the machine's time. */
  readonly reset: () => Promise<void>;
  readonly replay: () => Promise<void>;
  readonly tablePage: (after: PageCursor | undefined) => Promise<TablePage>;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

type Endpoint = (body: unknown, query: URLSearchParams) => Promise<Answer> | Answer;

export interface LocalEndpoints {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A schedule ran to its end and failed. */
class ScheduleFailed extends Error {
  override readonly name = 'ScheduleFailed';
}

/** The name in the path does not exist. */
class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** Streams and queues are still busy when the time is over. */
class StillBusy extends Error {
  override readonly name = 'StillBusy';
}

/** The body or query has the wrong form. */
class Misused extends Error {
  override readonly name = 'Misused';
  readonly faults: readonly { field: string; message: string }[];
  constructor(faults: readonly { field: string; message: string }[]) {
    super(faults.map(({ field, message }) => `${field} ${message}`).join('; '));
    this.faults = faults;
  }
}

const ClockMove = z
  .strictObject({ now: Instant.optional(), advance: z.string().optional() })
  .refine((move) => (move.now === undefined) !== (move.advance === undefined), { error: 'must have either now or advance', path: ['now'] });

const LogQuery = z.strictObject({
  function: z.string().optional(),
  lines: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be a whole number from 1')
    .optional(),
});

const TableQuery = z.strictObject({ cursor: PageCursor.optional() });

const EventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the number of an event')
    .transform(Number)
    .default(0),
});

/** The longest wait that clients accept. */
const MAX_SETTLE_SECONDS = 300;
const Settle = z.strictObject({ withinSeconds: z.number().min(0).max(MAX_SETTLE_SECONDS).default(30) });

export function createLocalEndpoints(options: LocalEndpointsOptions): LocalEndpoints {
  const { issuer, clock, pools, schedules, eventSources, buses, health, moveClock, reset, replay, tablePage } = options;
  const clockAnswer = () => ({ now: clock.now().toISOString() });

  const endpoints: Readonly<Record<string, Endpoint>> = {
    'GET /_local/health': () => ({ body: health() }),
    'POST /_local/token': async (body) => ({ body: { token: await issuer.token(parse(TokenRequest, body), clock.now()) } }),
    'GET /_local/clock': () => ({ body: clockAnswer() }),
    'POST /_local/clock': async (body) => {
      const move = parse(ClockMove, body);
      await moveClock((now) => movedTo(move, now));
      return { body: clockAnswer() };
    },
    'GET /_local/schedules': () => ({ body: { schedules: schedules.list() } }),
    'GET /_local/logs': (_, query) => {
      const { function: label, lines } = parse(LogQuery, Object.fromEntries(query));
      const chosen = pools.filter((pool) => label === undefined || pool.lambda.label === label);
      const count = lines === undefined ? undefined : Number(lines);
      return { body: { logs: Object.fromEntries(chosen.map((pool) => [pool.lambda.label, pool.log.newest(count)])) } };
    },
    'GET /_local/table': async (_, query) => ({ body: await tablePage(parse(TableQuery, Object.fromEntries(query)).cursor) }),
    'GET /_local/queues': async () => ({ body: { queues: await eventSources.listQueues() } }),
    'GET /_local/events': (_, query) => ({ body: { events: buses.after(parse(EventsQuery, Object.fromEntries(query)).after) } }),
    'POST /_local/streams/replay': async () => {
      await replay();
      return { body: { status: 'replaying' } };
    },
    'POST /_local/settle': async (body) => {
      const { withinSeconds } = parse(Settle, body);
      const busy = await eventSources.settle(withinSeconds * 1000);
      if (busy.length > 0) throw new StillBusy(`after ${withinSeconds} s these are still busy: ${busy.join(', ')}`);
      return { body: { status: 'settled' } };
    },
    'POST /_local/reset': async () => {
      await reset();
      return { body: { status: 'reset' } };
    },
    [`GET ${ISSUER_PATH}/.well-known/openid-configuration`]: () => ({ body: issuer.discovery() }),
    [`GET ${ISSUER_PATH}/jwks`]: () => ({ body: issuer.keys() }),
  };

  async function runSchedule(name: string): Promise<Answer> {
    const run = await schedules.run(name);
    if (run === undefined) {
      const known = schedules.list().map((schedule) => schedule.name);
      throw new NotFound(`there is no schedule ${name}; there are: ${known.join(', ') || 'none'}`);
    }
    if (run.status === 'FAILED') throw new ScheduleFailed(`${name} failed after ${run.seconds} s: ${run.error}: ${run.cause}`);
    return { body: { name, ...run } };
  }

  async function redrive(name: string): Promise<Answer> {
    const queue = eventSources.queueNamed(name);
    if (!queue) {
      const known = (await eventSources.listQueues()).map((one) => one.name);
      throw new NotFound(`there is no queue ${name}; there are: ${known.join(', ') || 'none'}`);
    }
    const moved = await eventSources.redrive(queue);
    if (moved === undefined) throw new Misused([{ field: 'name', message: 'must be a dead-letter queue of a single other queue' }]);
    return { body: { name, moved } };
  }

  /** Endpoints with a name in their path. */
  function namedEndpoint(called: string): Endpoint | undefined {
    const schedule = /^POST \/_local\/schedules\/([^/]+)\/run$/.exec(called)?.[1];
    if (schedule !== undefined) return () => runSchedule(decodeURIComponent(schedule));
    const queue = /^POST \/_local\/queues\/([^/]+)\/redrive$/.exec(called)?.[1];
    return queue === undefined ? undefined : () => redrive(decodeURIComponent(queue));
  }

  return {
    answer: async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (!isFromHere(request)) {
        return refuse(response, {
          code: 'FORBIDDEN',
          detail: 'pages of other sites may not use the local endpoints, because they give out tokens',
        });
      }
      const called = `${request.method} ${url.pathname}`;
      const endpoint = endpoints[called] ?? namedEndpoint(called);
      if (!endpoint) return refuse(response, { code: 'NOT_FOUND', detail: `there is no local endpoint ${called}` });
      const body = await readBody(request, MAX_BODY_BYTES);
      if (!body) return refuse(response, { code: 'PAYLOAD_TOO_LARGE', detail: `the body is larger than ${MAX_BODY_BYTES} bytes` });
      try {
        const answer = await endpoint(parseJson(body), url.searchParams);
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(JSON.stringify(answer.body));
      } catch (error) {
        if (error instanceof NotFound) return refuse(response, { code: 'NOT_FOUND', detail: error.message });
        if (error instanceof StillBusy) return refuse(response, { code: 'BUSY', detail: error.message });
        if (!(error instanceof Misused)) return refuse(response, { code: 'INTERNAL', detail: messageOf(error) });
        refuse(response, { code: 'VALIDATION_FAILED', detail: error.message, errors: [...error.faults] });
      }
    },
  };
}

/**
 * Any program on this machine may use these endpoints, but no web page in its browser. A page sends its own `Origin`, and one whose host
 * name points here sends another `Host`.
 */
function isFromHere({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host) && (headers.origin === undefined || headers.origin === `http://${host}`);
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Misused([{ field: 'body', message: 'must be JSON' }]);
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Misused(parsed.error.issues.map((issue) => ({ field: issue.path.join('.') || 'body', message: issue.message })));
}

function movedTo(move: z.infer<typeof ClockMove>, now: Date): Date {
  const milliseconds = move.now === undefined ? advanced(now, move.advance ?? '') : Date.parse(move.now);
  if (!isInstant(milliseconds))
    throw new Misused([{ field: move.now === undefined ? 'advance' : 'now', message: 'must stay within what a clock can show' }]);
  return new Date(milliseconds);
}

/** Months and years are calendar ones, in UTC. */
function advanced(now: Date, duration: string): number {
  try {
    const from = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC');
    return from.add(Temporal.Duration.from(duration)).epochMilliseconds;
  } catch {
    throw new Misused([{ field: 'advance', message: 'must be an ISO 8601 duration, such as P30D or PT12H' }]);
  }
}
