/** Each route with all that is tried on it: its operation in the document, its whole requests, and the places in them. */

import type { RouteDefinition } from '../../../../shared/contract/kernel/route.ts';
import { openApiDocument } from '../../../../shared/contract/openapi.ts';
import { ROUTES, type RouteId, routeKey } from '../../../../shared/contract/routes.ts';
import { readApiDocument, type Schema } from '../../../support/platform/api-document.ts';
import { WHOLE_REQUESTS } from '../routes/all-routes.ts';
import type { WholeRequest } from '../routes/parts.ts';
import { type MemberIds, NOBODY } from '../world/cast.ts';
import type { Reach } from './attempts.ts';
import type { Ladder } from './ladder.ts';
import { fieldsOf, type Place, placesOf } from './places.ts';

export interface TriedPlace {
  readonly field: string;
  /** The name of the whole request that this place belongs to. */
  readonly of: string;
  readonly reach: Reach;
}

export interface TriedRoute {
  readonly id: RouteId;
  readonly key: string;
  readonly route: RouteDefinition;
  readonly ladder: Ladder;
  readonly places: readonly TriedPlace[];
  /** The names of the route's whole requests. */
  readonly variants: readonly string[];
  /** One of its whole requests, made anew; the first unless told. */
  readonly whole: (members: MemberIds, of?: string) => WholeRequest;
}

const document = readApiDocument(JSON.parse(JSON.stringify(openApiDocument())));
const climbed = new Set<string>();

export const TRIED_ROUTES: readonly TriedRoute[] = (Object.entries(ROUTES) as [RouteId, RouteDefinition][]).map(([id, route]) => {
  const operation = document.operations.find((one) => one.id === id);
  if (operation === undefined) throw new TypeError(`the document has no ${id}`);
  const ladder: Ladder = { document, operation, route };
  const requests: Readonly<Record<string, (members: MemberIds) => WholeRequest>> = WHOLE_REQUESTS[id];
  const variants = Object.keys(requests);
  const whole: TriedRoute['whole'] = (members, of = variants[0] ?? '') => {
    const make = requests[of];
    if (make === undefined) throw new TypeError(`${id} has no whole request "${of}"`);
    return make(members);
  };
  return { id, key: routeKey(route), route, ladder, variants, whole, places: triedPlaces(ladder, variants, whole) };
});

/** Each field once for each schema that it has in one of the whole requests. */
function triedPlaces(ladder: Ladder, variants: readonly string[], whole: TriedRoute['whole']): readonly TriedPlace[] {
  const found = variants.flatMap((of) => placesOf(document, ladder.operation, whole(NOBODY, of)).map((place) => ({ of, place })));
  const distinct = new Map<string, (typeof found)[number]>();
  for (const one of found) {
    const name = `${one.place.field} ${nameOf(one.place.schema)}`;
    const known = distinct.get(name);
    if (known === undefined || known.place.sample === undefined) distinct.set(name, one);
  }
  return [...distinct.values()].map(({ of, place }) => ({ of, field: place.field, reach: reachOf(place.schema) }));
}

/** Two schemas of the same name take the same. */
function nameOf(schema: Schema): string {
  const { description, title, example, $ref, ...rest } = document.resolved(schema);
  return JSON.stringify(rest);
}

function reachOf(schema: Schema): Reach {
  const name = nameOf(schema);
  const reach = climbed.has(name) ? 'brief' : 'whole';
  climbed.add(name);
  return reach;
}

/** The place in a request that is about to be sent. */
export function placeIn({ ladder, key }: TriedRoute, whole: WholeRequest, field: string): Place {
  const place = placesOf(document, ladder.operation, whole).find((one) => one.field === field);
  if (place === undefined) throw new TypeError(`a request of ${key} has no ${field}`);
  return place;
}

/** Only the newest version's number is taken, which a request that is made before does not know: `publish-programme.test.ts` has its refusals. */
const TRIED_ELSEWHERE: ReadonlySet<string> = new Set(['basedOn']);

/** Fields of the contract that none of the whole requests has. */
export function fieldsWithoutPlace({ ladder: { operation }, places }: TriedRoute): readonly string[] {
  const fields = [
    ...operation.parameters.map(({ in: where, name }) => (where === 'path' ? name : `${where === 'query' ? 'query' : 'headers'}.${name}`)),
    ...(operation.body === undefined ? [] : fieldsOf(document, operation.body)),
  ];
  const placed = new Set(places.map(({ field }) => field.replace(/\.\d+(?=\.|$)/g, '.0')));
  return [...new Set(fields)].filter((field) => !placed.has(field) && !TRIED_ELSEWHERE.has(field));
}
