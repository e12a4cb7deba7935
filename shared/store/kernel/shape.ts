/**
 * The shapes of stored values. A shape checks a value and says where it differs; it never copies or changes one. It has to name every
 * property of its type, so that a new property of the domain does not compile until its shape is known.
 *
 * Not zod: the store is loaded by every function, and a purchase checks five items.
 */
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { Instant } from '../../domain/kernel/time.ts';

export interface Difference {
  /** Names and places, parted by dots: `terms.earning.rates.0.points`. Empty: the value itself. */
  readonly path: string;
  /** In words, such as `a whole number`. */
  readonly expected: string;
}

/** A shape of exactly the type: that of a narrower one would refuse valid values. */
export interface Shape<in out Value> {
  is(value: unknown): value is Value;
  /** @returns undefined: there is none. */
  difference(value: unknown): Difference | undefined;
  /** The properties that it knows, of an object. */
  readonly names: readonly string[];
}

/** The shape of a property that may be absent. */
interface Optional<in out Value> extends Shape<Value> {
  readonly isOptional: true;
}

/** Any shape: one whose type is of no interest. */
type AnyShape = Pick<Shape<unknown>, 'difference' | 'names'>;

/** The parts of shapes are computed on first use: a function loads the shapes of all items, and reads a few of them. */
function once<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

const NO_NAMES: readonly string[] = [];

const shapeBy = <Value>(difference: (value: unknown) => Difference | undefined, names = () => NO_NAMES): Shape<Value> => ({
  is: (value): value is Value => difference(value) === undefined,
  difference,
  get names() {
    return names();
  },
});

function leaf<Value>(expected: string, is: (value: unknown) => value is Value): Shape<Value> {
  const differs: Difference = { path: '', expected };
  return { is, difference: (value) => (is(value) ? undefined : differs), names: [] };
}

const inside = (name: string | number, { path, expected }: Difference): Difference => ({
  path: path === '' ? String(name) : `${name}.${path}`,
  expected,
});

export const text = leaf('text', (value): value is string => typeof value === 'string');
export const flag = leaf('true or false', (value): value is boolean => typeof value === 'boolean');
export const number = leaf('a number', (value): value is number => typeof value === 'number' && Number.isFinite(value));
export const whole = leaf('a whole number', (value): value is number => Number.isSafeInteger(value));

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const instant = leaf(
  'an instant such as 2026-11-21T09:58:00.000Z',
  (value): value is Instant => typeof value === 'string' && INSTANT.test(value),
);

const DATE = /^\d{4}-\d\d-\d\d$/;
export const date = leaf('a date such as 2026-11-21', (value): value is CalendarDate => typeof value === 'string' && DATE.test(value));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Plain JSON whose contents are someone else's: a report as it is served, the data of an event. */
export const json = leaf('an object', isRecord);

/** One of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  const known = once((): ReadonlySet<unknown> => new Set(words));
  const is = (value: unknown): value is Word => known().has(value);
  return { is, difference: (value) => (is(value) ? undefined : { path: '', expected: `one of ${words.join(', ')}` }), names: NO_NAMES };
}

export const exactly = <const Value extends string | number | boolean>(only: Value): Shape<Value> =>
  leaf(String(only), (value): value is Value => value === only);

export const optional = <Value>(shape: Shape<Value>): Optional<Value | undefined> => ({
  ...shapeBy<Value | undefined>((value) => (value === undefined ? undefined : shape.difference(value))),
  isOptional: true,
});

/** Never there. */
export const absent: Optional<undefined> = {
  ...leaf('nothing', (value): value is undefined => value === undefined),
  isOptional: true,
};

export const nullable = <Value>(shape: Shape<Value>): Shape<Value | null> =>
  shapeBy((value) => (value === null ? undefined : shape.difference(value)));

export const listOf = <Value>(each: Shape<Value>): Shape<readonly Value[]> =>
  shapeBy((values) => {
    if (!Array.isArray(values)) return { path: '', expected: 'a list' };
    for (let place = 0; place < values.length; place += 1) {
      const difference = each.difference(values[place]);
      if (difference !== undefined) return inside(place, difference);
    }
    return undefined;
  });

/** Any names, each with such a value. */
export const recordOf = <Value>(each: Shape<Value>): Shape<Readonly<Record<string, Value>>> =>
  shapeBy((values) => {
    if (!isRecord(values)) return { path: '', expected: 'an object' };
    for (const name in values) {
      const difference = each.difference(values[name]);
      if (difference !== undefined) return inside(name, difference);
    }
    return undefined;
  });

/** A shape for every property. One that may be absent has to be `optional`. */
export type Properties<Of> = {
  readonly [Name in keyof Of]-?: undefined extends Of[Name] ? Optional<Of[Name]> : Shape<Of[Name]>;
};

/**
 * Properties that it does not name are let be: they stay as they were stored.
 * @param properties called on first use.
 */
export function object<Of extends object>(properties: () => Properties<Of>): Shape<Of> {
  const shapes = once((): readonly (readonly [string, AnyShape])[] => Object.entries(properties()));
  return shapeBy(
    (value) => {
      if (!isRecord(value)) return { path: '', expected: 'an object' };
      for (const [name, shape] of shapes()) {
        const difference = shape.difference(value[name]);
        if (difference !== undefined) return inside(name, difference);
      }
      return undefined;
    },
    () => shapes().map(([name]) => name),
  );
}

/** Objects of several kinds, told apart by the value of one property. */
export function kinds<Of extends object, Tag extends keyof Of & string>(
  tag: Tag,
  shapes: { readonly [Kind in Of[Tag] & string]: Shape<Extract<Of, { readonly [T in Tag]: Kind }>> },
): Shape<Of> {
  const byKind = once(() => new Map<unknown, AnyShape>(Object.entries(shapes)));
  return shapeBy(
    (value) => {
      if (!isRecord(value)) return { path: '', expected: 'an object' };
      const shape = byKind().get(value[tag]);
      return shape === undefined ? { path: tag, expected: `one of ${[...byKind().keys()].join(', ')}` } : shape.difference(value);
    },
    () => [...byKind().values()].flatMap(({ names }) => names),
  );
}

/** One shape or the other. A mismatch is reported against the second. */
export const either = <One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One | Other> =>
  shapeBy(
    (value) => (one.is(value) ? undefined : other.difference(value)),
    () => [...one.names, ...other.names],
  );

/** The intersection of two shapes. */
export const both = <One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One & Other> =>
  shapeBy(
    (value) => one.difference(value) ?? other.difference(value),
    () => [...one.names, ...other.names],
  );
