/** Where a request can be wrong: every field of its body, its query, its path and its headers, with the schema that holds there. */
import * as z from 'zod';
import type { ApiDocument, Operation, Schema } from '../../../support/platform/api-document.ts';
import type { WholeRequest } from '../routes/parts.ts';

export type Steps = readonly (string | number)[];

export interface BodyPlace {
  readonly in: 'body';
  readonly steps: Steps;
  /** As a problem names it. */
  readonly field: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly sample: unknown;
  /** Fields whose value has one of several forms. All of its fields together tell the form, so a wrong value may be named by the whole. */
  readonly wholes: readonly string[];
}

export interface TextPlace {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly field: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** undefined: the whole request does not have it. */
  readonly sample: string | undefined;
}

export type Place = BodyPlace | TextPlace;

export function placesOf(document: ApiDocument, operation: Operation, whole: WholeRequest): readonly Place[] {
  const texts = operation.parameters.map(({ in: where, name, required, schema }): TextPlace => {
    const [sample, field] = {
      path: [whole.params?.[name], name],
      query: [whole.query?.[name], `query.${name}`],
      header: [whole.headers?.[name], `headers.${name}`],
    }[where] as [string | undefined, string];
    return { in: where, name, field, schema: document.resolved(schema), required, sample };
  });
  if (operation.body === undefined) return texts;
  const root = { in: 'body', steps: [], field: 'body', schema: operation.body, required: true, sample: whole.body, wholes: [] } as const;
  return [...texts, ...placesIn(document, root)];
}

function placesIn(document: ApiDocument, place: BodyPlace): readonly BodyPlace[] {
  const schema = document.resolved(place.schema);
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) {
    const form = forms.find((one) => document.takes(one, place.sample));
    if (form === undefined) throw new TypeError(`the sample of ${place.field} is of none of its forms`);
    const [outer, ...inner] = placesIn(document, { ...place, schema: form, wholes: [...place.wholes, place.field] });
    return [{ ...(outer ?? place), schema: place.schema, wholes: place.wholes }, ...inner];
  }
  return [place, ...innerPlaces(schema, place).flatMap((inner) => placesIn(document, inner))];
}

function innerPlaces({ properties, required = [], items }: Schema, place: BodyPlace): readonly BodyPlace[] {
  if (Array.isArray(place.sample) && items !== undefined) {
    // The last one: of tiers, the first says less than the others.
    const last = place.sample.length - 1;
    return last < 0 ? [] : [{ ...stepInto(place, last), schema: items, required: false, sample: place.sample[last] }];
  }
  if (properties === undefined) return [];
  const sample = z.record(z.string(), z.unknown()).parse(place.sample);
  return Object.entries(properties).flatMap(([name, schema]) =>
    Object.hasOwn(sample, name) ? [{ ...stepInto(place, name), schema, required: required.includes(name), sample: sample[name] }] : [],
  );
}

const stepInto = (place: BodyPlace, step: string | number) => ({
  ...place,
  steps: [...place.steps, step],
  field: nameIn(place.field, step),
});

/** As problems name fields: the body's own by their names alone. */
export const nameIn = (field: string, step: string | number): string => (field === 'body' ? String(step) : `${field}.${step}`);

/** A copy of a JSON value in which what stands at the steps is another; undefined: gone. */
export function withAt(value: unknown, [first, ...rest]: Steps, inner: unknown): unknown {
  if (first === undefined) return inner;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? withAt(item, rest, inner) : item));
  const fields = z.record(z.string(), z.unknown()).parse(value);
  return { ...fields, [first]: withAt(fields[first], rest, inner) };
}

/** The fields of every form of a schema, and of what is in it: by their names without the numbers of items. */
export function fieldsOf(document: ApiDocument, schema: Schema, at = 'body'): readonly string[] {
  const { properties = {}, items, oneOf = [], anyOf = [] } = document.resolved(schema);
  return [
    at,
    ...[...oneOf, ...anyOf].flatMap((form) => fieldsOf(document, form, at)),
    ...(items === undefined ? [] : fieldsOf(document, items, nameIn(at, 0))),
    ...Object.entries(properties).flatMap(([name, inner]) => fieldsOf(document, inner, nameIn(at, name))),
  ];
}
