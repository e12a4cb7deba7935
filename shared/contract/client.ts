/** The typed client: a call for each route, over `fetch`. */
import * as z from 'zod';
import { Problem } from './kernel/problem-details.ts';
import { PROBLEMS } from './kernel/problems.ts';
import type { AnsweredFile, RouteAnswer, RouteDefinition } from './kernel/route.ts';
import { ROUTES, type RouteId, type Routes } from './routes.ts';

/** A part without a required field may be left out. */
type Input<Name extends string, Schema> = Schema extends z.ZodType
  ? object extends z.input<Schema>
    ? { readonly [K in Name]?: z.input<Schema> }
    : { readonly [K in Name]: z.input<Schema> }
  : object;

/** The input of a route's call: those of `params`, `query`, `headers` and `body` that the route has. */
export type CallInput<R extends RouteDefinition> = Input<'params', R['params']> &
  Input<'query', R['query']> &
  Input<'headers', R['headers']> &
  Input<'body', R['body']>;

/** An answer that the contract lists, and whether it is the first one said again. */
export type CallAnswer<R extends RouteDefinition> = RouteAnswer<R> & { readonly replayed: boolean };

/** The platform refused, or did not answer in the form of the contract. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}${(problem.errors ?? []).map((e) => ` · ${e.field} ${e.message}`).join('')}`);
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** Such as `http://127.0.0.1:4000`. */
  readonly baseUrl: string;
  /** A bearer token, for the routes that ask for one. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
}

export interface Client {
  call<Id extends RouteId>(id: Id, input: CallInput<Routes[Id]>): Promise<CallAnswer<Routes[Id]>>;
  /** As `call`, with a body that is sent to the byte as given: for what was signed. */
  send<Id extends RouteId>(id: Id, input: Omit<CallInput<Routes[Id]>, 'body'>, rawBody: string): Promise<CallAnswer<Routes[Id]>>;
}

interface LooseInput {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string | undefined>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** @throws CallRefused with the platform's problem; a `TypeError` of `fetch` when it cannot be reached. */
export function createClient(options: ClientOptions): Client {
  const send = async (id: RouteId, input: LooseInput, rawBody: string | undefined) => {
    const route: RouteDefinition = ROUTES[id];
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
    const query = new URLSearchParams(Object.entries(input.query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined));
    const response = await (options.fetch ?? fetch)(`${options.baseUrl}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: route.method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(rawBody === undefined ? {} : { 'content-type': 'application/json' }),
        ...input.headers,
      },
      ...(rawBody === undefined ? {} : { body: rawBody }),
    });
    const text = await response.text();
    const replayed = response.headers.get('idempotent-replayed') === 'true';
    const file = fileIn(route, response, text);
    if (file !== undefined) return { status: response.status, file, replayed };
    const body = parseJson(text);
    const answer = route.answers[response.status]?.safeParse(body);
    if (answer?.success) return { status: response.status, body: answer.data, replayed };
    throw new CallRefused(problemFrom(response.status, body));
  };
  const client = {
    call: (id: RouteId, input: LooseInput) => send(id, input, input.body === undefined ? undefined : JSON.stringify(input.body)),
    send,
  };
  return client as Client;
}

/** undefined: it is JSON, or of no type that the contract lists. */
function fileIn(route: RouteDefinition, { status, headers }: Response, text: string): AnsweredFile | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (status !== 200 || route.files?.includes(type) !== true) return undefined;
  const name = /filename="([^"]*)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
  return { type, name, text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** API Gateway refuses a token or a path before any function runs, with a `message` only. */
function problemFrom(status: number, body: unknown): Problem {
  const problem = Problem.safeParse(body);
  if (problem.success) return problem.data;
  const code =
    status === 401
      ? 'UNAUTHENTICATED'
      : status === 403
        ? 'FORBIDDEN'
        : status === 404
          ? 'NOT_FOUND'
          : status === 429 || status === 503
            ? 'BUSY'
            : 'INTERNAL';
  const message = z.object({ message: z.string() }).safeParse(body);
  return {
    type: `/docs#${code}`,
    title: PROBLEMS[code].title,
    status,
    code,
    detail: message.success ? message.data.message : `answered ${status} in a form that the contract does not list`,
  };
}
