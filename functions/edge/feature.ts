/** Routes that are loaded together, each with the handler that answers it. */
import { type RouteAnswer, type RouteDefinition, type RouteRequest, routeKey } from '../../shared/contract/kernel/route.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import type { LooseAnswer } from './answers/answer.ts';
import { pickerOf } from './answers/answer-fields.ts';
import type { TokenCaller } from './caller.ts';
import { parsed } from './refusals/parsing.ts';

type CallerOf<R extends RouteDefinition> = R['caller'] extends 'merchant'
  ? Merchant
  : R['caller'] extends 'anyone'
    ? undefined
    : TokenCaller;

/** An answer as the domain knows it, which may be more: the fields of its schema are answered, and no others. */
export type Known<Answer> = Answer extends readonly (infer Item)[]
  ? readonly Known<Item>[]
  : Answer extends object
    ? { readonly [Field in keyof Answer]: Known<Answer[Field]> }
    : Answer;

/** `replayed`: the answer is the first one, said again. Only a route whose contract says so can give such an answer. */
type Replayed<R extends RouteDefinition> = R['replays'] extends true ? { readonly replayed: boolean } : { readonly replayed?: never };

export type RouteHandler<R extends RouteDefinition> = (
  request: RouteRequest<R> & { readonly caller: CallerOf<R> },
) => Promise<Known<RouteAnswer<R>> & Replayed<R>>;

export type Routes = Readonly<Record<string, RouteDefinition>>;

/** A handler for each of the routes, and for no others. */
export type Handlers<Served extends Routes> = { readonly [Id in keyof Served]: RouteHandler<Served[Id]> };

type LooseHandler = (request: unknown) => Promise<LooseAnswer>;

export interface ServedRoute {
  readonly route: RouteDefinition;
  readonly handle: LooseHandler;
  /** Comes with the schemas that it parses by. */
  readonly parsed: typeof parsed;
}

/** Routes that are loaded together, each with its handler. */
export interface Feature<Served extends Routes> {
  readonly routes: Served;
  readonly served: ReadonlyMap<string, ServedRoute>;
}

export function feature<Served extends Routes>(routes: Served, handlers: NoInfer<Handlers<Served>>): Feature<Served> {
  const served = Object.entries(routes).map(([id, route]): [string, ServedRoute] => [
    routeKey(route),
    { route, handle: answering(route, (handlers as Readonly<Record<string, LooseHandler>>)[id] as LooseHandler), parsed },
  ]);
  return { routes, served: new Map(served) };
}

/** Answers with the fields of the route's schema. */
const answering =
  ({ answers }: RouteDefinition, handle: LooseHandler): LooseHandler =>
  async (request) => {
    const { body, ...answer } = await handle(request);
    const schema = answers[answer.status];
    return schema === undefined || body === undefined ? answer : { ...answer, body: pickerOf(schema)(body) };
  };
