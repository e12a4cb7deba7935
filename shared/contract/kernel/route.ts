/** The definition of a route. Gateway, parsing, handlers, API reference and client all follow from it. */
import type * as z from 'zod';
import type { ProblemCode } from './problems.ts';

export type Group = 'manager' | 'support' | 'analyst';

/** The allowed caller: a merchant by signature, a member by token, staff of a group by token, or anyone. */
export type Caller = 'merchant' | 'member' | 'anyone' | readonly Group[];

/** The deployed function that serves a route. */
export type FunctionName = 'merchant-api' | 'member-api' | 'admin-api' | 'reference';

export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As API Gateway and OpenAPI both write it: `/v1/things/{thingId}`. */
  readonly path: `/${string}`;
  readonly servedBy: FunctionName;
  readonly caller: Caller;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Header names in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A body that the route can be called with as it stands. */
  readonly example?: unknown;
  /** JSON answers by status. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Media types of the files that it can answer with, instead of JSON or beside it. */
  readonly files?: readonly string[];
  /** Sent twice, the request gets the first answer again, which then says so in `Idempotent-Replayed`. */
  readonly replays?: true;
  /** Answers have an `ETag`, and a client that has the same gets 304. */
  readonly cached?: true;
  /** Problems of this route's own; those that every route of its kind can give are added where they are needed. */
  readonly problems?: readonly ProblemCode[];
}

/** The routes that one function serves. */
export type RoutesOf<Name extends FunctionName> = Readonly<Record<string, RouteDefinition & { readonly servedBy: Name }>>;

/** The routes of one function by feature: it loads a feature when one of its routes is first called. */
export type FeaturesOf<Name extends FunctionName> = Readonly<Record<string, RoutesOf<Name>>>;

type NamesIn<Table> = Table extends unknown ? keyof Table : never;

/** The routes of several features as one table. */
export type RoutesIn<Features extends FeaturesOf<FunctionName>> = {
  readonly [Id in NamesIn<Features[keyof Features]>]: Extract<Features[keyof Features], Readonly<Record<Id, unknown>>>[Id];
};

export const routesIn = <Features extends FeaturesOf<FunctionName>>(features: Features): RoutesIn<Features> =>
  Object.assign({}, ...Object.values(features));

/** As API Gateway writes a route: `POST /v1/programmes`. */
export const routeKey = (route: RouteDefinition): string => `${route.method} ${route.path}`;

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteRequest<R extends RouteDefinition> {
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly headers: Output<R['headers']>;
  readonly body: Output<R['body']>;
}

/** A file of text, in UTF-8, with the name under which it is kept. */
export interface AnsweredFile<Type extends string = string> {
  readonly type: Type;
  readonly name: string;
  readonly text: string;
}

type FileAnswer<R extends RouteDefinition> = R['files'] extends readonly (infer Type extends string)[]
  ? { readonly status: 200; readonly file: AnsweredFile<Type> }
  : never;

export type RouteAnswer<R extends RouteDefinition> =
  | {
      [Status in keyof R['answers'] & number]: { readonly status: Status; readonly body: Output<R['answers'][Status]> };
    }[keyof R['answers'] & number]
  | FileAnswer<R>;

/** Problems that a route can give because of what it is. */
export function problemsOf(route: RouteDefinition): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>(route.problems);
  if (route.caller === 'merchant') codes.add('SIGNATURE_INVALID');
  else if (route.caller !== 'anyone') codes.add('UNAUTHENTICATED');
  if (Array.isArray(route.caller)) codes.add('FORBIDDEN');
  if (route.params ?? route.query ?? route.headers ?? route.body) codes.add('VALIDATION_FAILED');
  if (route.params) codes.add('NOT_FOUND');
  if (route.body) codes.add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE');
  if (route.caller !== 'anyone') codes.add('BUSY').add('INTERNAL');
  return [...codes];
}
