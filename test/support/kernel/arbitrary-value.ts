/** Values that a schema takes, or nearly: for requests that are made from the document. */
import fc from 'fast-check';
import type { ApiDocument, Schema } from '../platform/api-document.ts';

/** By the name of a field: what is there already. Most values of such a field are one of these. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Long enough to be several, and short enough that hundreds of requests are made in a second. */
const MANY = 3;

export function arbitraryValue(document: ApiDocument, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { const: only, enum: several, oneOf, anyOf, type, properties = {}, required = [], items, minItems = 0 } = document.resolved(schema);
  const forms = oneOf ?? anyOf;
  if (forms !== undefined) return fc.oneof(...forms.map((form) => arbitraryValue(document, form, known)));
  if (only !== undefined) return fc.constant(only);
  if (several !== undefined) return fc.constantFrom(...several);
  switch (type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(properties).map(([name, inner]) => {
            const value = knownOr(known[name], arbitraryValue(document, inner, known));
            return [name, required.includes(name) ? value : orAbsent(value)];
          }),
        ),
      );
    case 'array':
      return fc.array(arbitraryValue(document, items ?? {}, known), { minLength: minItems, maxLength: Math.max(minItems, MANY) });
    case 'string':
      return arbitraryText(document, schema);
    case 'integer':
      return arbitraryInteger(document.resolved(schema));
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}

/** undefined: what is sent has no such field. */
export const orAbsent = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

export const knownOr = (known: readonly unknown[] | undefined, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  known === undefined ? other : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: other });

const arbitraryInteger = ({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: minimum, max: Math.min(maximum, Math.max(minimum, 0) + 100) }), fc.integer({ min: minimum, max: maximum }));

function arbitraryText(document: ApiDocument, schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 40 } = document.resolved(schema);
  const any = fc.string({ unit: 'grapheme', minLength, maxLength });
  const formed = (): fc.Arbitrary<string> => {
    if (format === 'date-time')
      return fc.date({ min: new Date(0), max: new Date(), noInvalidDate: true }).map((date) => date.toISOString());
    if (format === 'date') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
    if (format === 'email') return fc.emailAddress();
    // Patterns of characters by their Unicode properties are beyond the generator; nearly any text is of those.
    return pattern === undefined || pattern.includes('\\p{') ? any : fc.stringMatching(new RegExp(pattern));
  };
  return formed().filter((text) => document.takes(schema, text));
}

/** The same with something else somewhere in it: another value, one less, one more. */
export const nearly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(value, fc.nat(), fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined })).map(([whole, at, instead]) => {
    const places = placesIn(whole);
    return replaced(whole, places[at % places.length] ?? [], instead);
  });

type Steps = readonly (string | number)[];

function placesIn(value: unknown, steps: Steps = []): readonly Steps[] {
  const inner = Array.isArray(value) ? [...value.entries()] : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [steps, ...inner.flatMap(([step, item]) => placesIn(item, [...steps, step]))];
}

function replaced(value: unknown, [first, ...rest]: Steps, instead: unknown): unknown {
  if (first === undefined) return instead;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? replaced(item, rest, instead) : item));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, item]) => [name, name === first ? replaced(item, rest, instead) : item]),
  );
}
