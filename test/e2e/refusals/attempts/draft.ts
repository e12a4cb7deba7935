/** A request before it is sent: everything in it can be changed, and is signed or given its token only then. */
import type { RouteDefinition } from '../../../../shared/contract/kernel/route.ts';
import type { Answer } from '../../../support/platform/api.ts';
import type { Sender, WholeRequest } from '../routes/parts.ts';
import type { World } from '../world/world.ts';

export interface Draft {
  readonly route: RouteDefinition;
  readonly by: Sender;
  /** As they stand in the path. */
  readonly params: Readonly<Record<string, string>>;
  /** As they stand behind the question mark. */
  readonly query: readonly string[];
  /** Over those that sending adds; undefined: left out. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string | Uint8Array | undefined;
}

export const drafted = (route: RouteDefinition, { by, params = {}, query = {}, headers = {}, body }: WholeRequest): Draft => ({
  route,
  by,
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, encodeURIComponent(value)])),
  query: Object.entries(query).map(([name, value]) => parameter(name, value)),
  headers,
  body: body === undefined ? undefined : JSON.stringify(body),
});

export const parameter = (name: string, value: string): string => `${escaped(name)}=${escaped(value)}`;

/** As encodeURIComponent, which takes no half of a surrogate pair: that goes as the bytes that UTF-8 would have for it. */
export const escaped = (text: string): string =>
  [...text].map((char) => (char.isWellFormed() ? encodeURIComponent(char) : halfEscaped(char.charCodeAt(0)))).join('');

const halfEscaped = (unit: number): string =>
  [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)].map((byte) => `%${byte.toString(16)}`).join('');

export async function submit(world: World, draft: Draft): Promise<Answer> {
  const { route, params, query, body } = draft;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const headers: Draft['headers'] = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(await shown(world, draft)),
    ...draft.headers,
  };
  return world.exchange({
    method: route.method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    body,
  });
}

/** Gives the headers by which the sender proves who it is. */
async function shown(world: World, { by, body = '' }: Draft): Promise<Readonly<Record<string, string>>> {
  if (by === 'nobody') return {};
  if ('shop' in by) return world.shops[by.shop].signatureOf(String(body));
  return { authorization: `Bearer ${await world.token(by)}` };
}
