/** The values that are tried at a place: each type, both sides of each limit, and values of attackers. The place's schema says which of them hold. */
import { MAX_BODY_BYTES } from '../../../../shared/contract/kernel/limits.ts';
import type { ApiDocument, Schema } from '../../../support/platform/api-document.ts';
import { fewHostileTexts, HOSTILE_DAYS, HOSTILE_EMAILS, HOSTILE_INSTANTS, manyHostileTexts, type Wrong } from './hostile-text.ts';
import { type BodyPlace, nameIn, type TextPlace } from './places.ts';

export interface Attempt {
  readonly what: string;
  /** JSON as it is sent, or text; undefined: the field is left out. */
  readonly sent: string | undefined;
  /** The name that a problem must contain, unless it is the place itself. */
  readonly names?: string;
}

const json = (what: string, value: unknown): Attempt => ({ what, sent: JSON.stringify(value) });
const raw = (sent: string, what = sent): Attempt => ({ what, sent });

/** A schema is climbed whole where it is met first, and where it is met again by one attempt of each kind. */
export type Reach = 'whole' | 'brief';

const DEEP = 10_000;

const OF_EACH_TYPE: readonly Attempt[] = [
  ...['null', 'true', '7', '"text"', '[]', '{}', '{"__proto__":{"admin":true}}'].map((text) => raw(text)),
  raw('['.repeat(DEEP) + ']'.repeat(DEEP), `${DEEP} arrays in each other`),
];

const OF_ANY_TYPE: readonly Attempt[] = [
  ...OF_EACH_TYPE,
  ...['false', '-1', '0.5', '""', '"7"', '[[]]', '{"length":1}', '{"toString":null,"valueOf":null}'].map((text) => raw(text)),
  raw('{"constructor":{"prototype":{"admin":true}}}'),
  raw(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, `${DEEP} objects in each other`),
];

const FEW_NUMBERS: readonly Attempt[] = ['0', '-0', '1e400', '9007199254740992', '29.33'].map((text) => raw(text));

const MANY_NUMBERS: readonly Attempt[] = [
  ...FEW_NUMBERS,
  ...['-1e400', '1E99', '1e21', '1e-7', '2933.5e0', '1.0', '1e3', '9007199254740991', '-9007199254740991', '9007199254740993'].map((text) =>
    raw(text),
  ),
];

export function bodyAttempts(document: ApiDocument, place: BodyPlace, reach: Reach): readonly Attempt[] {
  const schema = document.resolved(place.schema);
  const { sample } = place;
  return [
    ...(place.required && place.steps.length > 0 ? [{ what: 'nothing at all', sent: undefined }] : []),
    ...(reach === 'whole' ? OF_ANY_TYPE : OF_EACH_TYPE),
    json('an array of it', [sample]),
    ...(typeof sample === 'number' ? numbers(schema, sample, reach) : []),
    ...(typeof sample === 'string' ? texts(document, place.schema, sample, reach).map(({ what, text }) => json(what, text)) : []),
    ...(Array.isArray(sample) ? lists(schema, sample) : []),
    ...(typeof sample === 'object' && sample !== null && !Array.isArray(sample) ? unknownKeys(place, sample) : []),
  ];
}

function numbers({ minimum, maximum }: Schema, sample: number, reach: Reach): readonly Attempt[] {
  const sides = (limit: number | undefined, outwards: 1 | -1) =>
    limit === undefined ? [] : [json(`the limit ${limit}`, limit), json(`beyond the limit ${limit}`, limit + outwards)];
  return [
    ...(reach === 'whole' ? MANY_NUMBERS : FEW_NUMBERS),
    ...sides(minimum, -1),
    ...sides(maximum, 1),
    json('half of it', sample + 0.5),
    json('it in writing', String(sample)),
    json(
      'it in Arabic digits',
      String(sample).replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
    ),
  ];
}

function texts(document: ApiDocument, schema: Schema, sample: string, reach: Reach): readonly Wrong[] {
  const { format } = document.resolved(schema);
  const ofFormat = { 'date-time': HOSTILE_INSTANTS, date: HOSTILE_DAYS, email: HOSTILE_EMAILS }[format ?? ''] ?? [];
  return [
    ...(reach === 'whole' ? manyHostileTexts(sample) : fewHostileTexts(sample)),
    ...(reach === 'whole' ? ofFormat : ofFormat.slice(0, 3)).map((text) => ({ what: text.slice(0, 60), text })),
    ...lengths(document, schema, sample),
  ];
}

/** Longer than any text that the contract takes. */
const LONGEST_TRIED = 4_096;

/** The shortest and the longest that hold, and one character less and more: whichever of the schema's words sets the limit. */
function lengths(document: ApiDocument, schema: Schema, sample: string): readonly Wrong[] {
  const holds = (text: string) => document.takes(schema, text);
  const longer = (count: number) => sample + (sample.at(-1) ?? '').repeat(count);
  const shorter = (count: number) => sample.slice(0, Math.max(0, sample.length - count));
  // Two units of UTF-16 each, and one character to whoever counts characters.
  const emoji = (count: number) => '😀'.repeat(count + 1);
  // Two characters each once they are composed.
  const growing = (count: number) => '\u0958'.repeat(count + 1);
  return [longer, shorter, emoji, growing].flatMap((textOf) => edge(textOf, holds));
}

/** Both sides of the last text of a row that holds. */
function edge(textOf: (count: number) => string, holds: (text: string) => boolean): readonly Wrong[] {
  let last = 0;
  while (last < LONGEST_TRIED && holds(textOf(last + 1))) last += 1;
  return [last, last + 1].map((count) => ({ what: `${[...textOf(count)].length} characters`, text: textOf(count) }));
}

/** As many as a body has room for. */
const MANY_EMPTY = 40_000;

function lists({ minItems = 0, maxItems }: Schema, sample: readonly unknown[]): readonly Attempt[] {
  const many = (count: number) =>
    json(
      `${count} of it`,
      Array.from({ length: count }, () => sample[0]),
    );
  return [
    ...(minItems > 0 ? [many(minItems - 1), many(minItems)] : []),
    ...(maxItems === undefined ? [] : [many(maxItems), many(maxItems + 1)]),
    many(DEEP),
    raw(`[${'{},'.repeat(MANY_EMPTY)}{}]`, `${MANY_EMPTY} objects of nothing`),
    json('the first twice', [sample[0], ...sample]),
    json('null among it', [...sample, null]),
    json('an object with its items', { ...sample }),
    json('an object that says how long it is', { ...sample, length: sample.length }),
  ];
}

const UNKNOWN_KEYS = ['surprise', '__proto__', 'constructor', 'prototype', 'toString', 'then', '', '0', '$set'];
const MANY_KEYS = 5_000;
const MANY_UNKNOWN = Object.fromEntries(Array.from({ length: MANY_KEYS }, (_, index) => [`f${index}`, index]));

function unknownKeys(place: BodyPlace, sample: object): readonly Attempt[] {
  const inner = JSON.stringify(sample).slice(1, -1);
  const added = (key: string, value: string): Attempt => ({
    what: `an unknown field "${key}"`,
    sent: `{${inner}${inner === '' ? '' : ','}${JSON.stringify(key)}:${value}}`,
    names: nameIn(place.field, key),
  });
  const [known = 'x'] = Object.keys(sample);
  return [
    ...UNKNOWN_KEYS.flatMap((key) => [added(key, '{"polluted":true}'), added(key, 'null')]),
    added(`${known.slice(0, -1)}\u0430`, '1'),
    added(known.toUpperCase(), '1'),
    added(`${known} `, '1'),
    {
      what: `${MANY_KEYS} unknown fields`,
      sent: JSON.stringify({ ...sample, ...MANY_UNKNOWN }),
      names: nameIn(place.field, 'f0'),
    },
    { what: 'a field twice, the last one wrong', sent: `{${inner},${JSON.stringify(known)}:{"a":1}}`, names: nameIn(place.field, known) },
  ];
}

/** Tells for each kind of place whether HTTP carries the text unchanged. */
const CARRIED: Readonly<Record<TextPlace['in'], (text: string) => boolean>> = {
  // A slash or nothing is another path, and what follows a question mark is lost on the way: see gateway-event.ts.
  path: (text) => text !== '' && !/[/?]/.test(text) && text.length < 4_000,
  // Half a surrogate pair arrives as a replacement character, which is another text.
  query: (text) => text.isWellFormed() && text.length < 4_000,
  // Printable Latin-1, of which HTTP drops the blanks at both ends.
  header: (text) => /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/.test(text) && text.length < 4_000,
};

export function textAttempts(document: ApiDocument, place: TextPlace, reach: Reach): readonly Attempt[] {
  const { in: where, required, schema, sample = String(schema.example ?? '') } = place;
  const tried = texts(document, schema, sample, reach).filter(({ text }) => CARRIED[where](text));
  return [
    ...(required && where !== 'path' ? [{ what: 'nothing at all', sent: undefined }] : []),
    ...tried.map(({ what, text }) => ({ what, sent: text })),
  ];
}

export const isTooLarge = (body: string): boolean => Buffer.byteLength(body) > MAX_BODY_BYTES;
