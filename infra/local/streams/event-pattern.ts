/**
 * Event patterns of EventBridge, as filters of event source mappings. After "Comparison operators for use in event patterns" in
 * the EventBridge user guide. An unknown operator stops start-up.
 */
import * as z from 'zod';
import { StartUpFailure } from '../failure.ts';

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

type Scalar = string | number | boolean | null;
/** Whether a field matches. It has no values when it is absent, several when it is an array. */
type Match = (values: readonly unknown[]) => boolean;

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param where names the pattern in messages. @throws StartUpFailure for anything that cannot be evaluated as in AWS. */
export function readPattern(source: unknown, where: string): EventPattern {
  if (!isObject(source)) throw new StartUpFailure(`${where} has a pattern that is not an object: ${JSON.stringify(source)}.`);
  const fields = Object.entries(source).map(([name, inner]): EventPattern => {
    if (name === '$or')
      return anyOf(
        z
          .array(z.unknown())
          .min(1)
          .parse(inner)
          .map((one) => readPattern(one, where)),
      );
    if (Array.isArray(inner)) {
      const matches = inner.map((condition: unknown) => readCondition(condition, `${where}, field ${name}`));
      return (event) => matches.some((match) => match(valuesOf(event, name)));
    }
    const pattern = readPattern(inner, `${where}, field ${name}`);
    return (event) => pattern(isObject(event) ? event[name] : undefined);
  });
  return (event) => fields.every((field) => field(event));
}

/** An event matches if it matches one of the patterns; without patterns, every event matches. */
export const anyOf =
  (patterns: readonly EventPattern[]): EventPattern =>
  (event) =>
    patterns.length === 0 || patterns.some((pattern) => pattern(event));

function valuesOf(event: unknown, name: string): readonly unknown[] {
  const value = isObject(event) ? event[name] : undefined;
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const equalTo =
  (expected: Scalar): Match =>
  (values) =>
    values.includes(expected);

const onText =
  (holds: (text: string) => boolean): Match =>
  (values) =>
    values.some((value) => typeof value === 'string' && holds(value));

function readCondition(condition: unknown, where: string): Match {
  const scalar = Scalar.safeParse(condition);
  if (scalar.success) return equalTo(scalar.data);
  const [operator, argument, ...more] = isObject(condition) ? Object.entries(condition).flat() : [];
  const unknown = () =>
    new StartUpFailure(
      `${where} has the condition ${JSON.stringify(condition)}, which cannot be evaluated locally.`,
      'Add it to infra/local/streams/event-pattern.ts.',
    );
  if (typeof operator !== 'string' || more.length > 0) throw unknown();
  switch (operator) {
    case 'exists':
      // Applies to leaves only, and an object is not a leaf.
      return (values) => values.some((value) => !isObject(value)) === argument;
    case 'prefix':
      if (typeof argument === 'string') return onText((text) => text.startsWith(argument));
      throw unknown();
    case 'suffix':
      if (typeof argument === 'string') return onText((text) => text.endsWith(argument));
      throw unknown();
    case 'equals-ignore-case':
      if (typeof argument === 'string') return onText((text) => text.toLowerCase() === argument.toLowerCase());
      throw unknown();
    case 'anything-but': {
      const excluded = Array.isArray(argument) ? argument : [argument];
      const matches = excluded.map((one: unknown) => readCondition(one, where));
      return (values) => values.some((value) => !matches.some((match) => match([value])));
    }
    case 'numeric':
      return readNumeric(argument, unknown);
    default:
      throw unknown();
  }
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["<", 10]`, `[">=", 0, "<", 5]` */
function readNumeric(argument: unknown, unknown: () => StartUpFailure): Match {
  const parts = z.union([z.tuple([z.string(), z.number()]), z.tuple([z.string(), z.number(), z.string(), z.number()])]).safeParse(argument);
  if (!parts.success) throw unknown();
  const [first, low, second = first, high = low] = parts.data;
  const [one, other] = [COMPARISONS[first], COMPARISONS[second]];
  if (!one || !other) throw unknown();
  return (values) => values.some((value) => typeof value === 'number' && one(value, low) && other(value, high));
}
