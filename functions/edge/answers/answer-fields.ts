/** Answers made from their schemas: the fields that the schema has, in the schema's order, and nothing else of what the domain knows. */
import * as core from 'zod/v4/core';

type Schema = core.$ZodType;

/** Makes the answer of a value. It picks; it does not check: the compiler has held the value to the schema. */
export type Picker = (value: unknown) => unknown;

const PICKERS = new WeakMap<Schema, Picker>();

/** Made once for each schema, when it is first answered with. */
export function pickerOf(schema: Schema): Picker {
  const known = PICKERS.get(schema);
  if (known !== undefined) return known;
  const picker = makePicker(schema);
  PICKERS.set(schema, picker);
  return picker;
}

const asItIs: Picker = (value) => value;

function makePicker(schema: Schema): Picker {
  if (schema instanceof core.$ZodObject) return objectPicker(schema);
  if (schema instanceof core.$ZodArray) return listPicker(pickerOf(schema._zod.def.element));
  if (schema instanceof core.$ZodUnion) return unionPicker(schema._zod.def.options);
  const inner = innerOf(schema);
  if (inner !== undefined) return absentOr(pickerOf(inner));
  if (LEAVES.some((kind) => schema instanceof kind)) return asItIs;
  throw new TypeError(`answers are not made of schemas of the kind ${schema._zod.def.type}`);
}

/** Kinds without fields of their own to pick. */
const LEAVES = [
  core.$ZodString,
  core.$ZodNumber,
  core.$ZodBoolean,
  core.$ZodNull,
  core.$ZodEnum,
  core.$ZodLiteral,
  core.$ZodRecord,
  core.$ZodUnknown,
];

const innerOf = (schema: Schema): Schema | undefined =>
  schema instanceof core.$ZodOptional || schema instanceof core.$ZodNullable ? schema._zod.def.innerType : undefined;

const absentOr = (pick: Picker): Picker =>
  pick === asItIs ? asItIs : (value) => (value === undefined || value === null ? value : pick(value));

const listPicker = (pick: Picker): Picker => (pick === asItIs ? asItIs : (value) => (Array.isArray(value) ? value.map(pick) : value));

function objectPicker(schema: core.$ZodObject): Picker {
  const fields = Object.entries(schema._zod.def.shape).map(([name, field]) => ({ name, pick: pickerOf(field) }));
  return (value) => {
    if (!isObject(value)) return value;
    const picked: Record<string, unknown> = {};
    for (const { name, pick } of fields) {
      const field = value[name];
      if (field !== undefined) picked[name] = pick(field);
    }
    return picked;
  };
}

function unionPicker(options: readonly Schema[]): Picker {
  const forms = options.map((schema) => ({ schema, pick: pickerOf(schema) }));
  if (forms.every(({ pick }) => pick === asItIs)) return asItIs;
  return (value) => {
    const form = forms.find(({ schema }) => fits(schema, value));
    if (form === undefined) throw new TypeError('an answer has none of the forms that its schema allows');
    return form.pick(value);
  };
}

/** Tells whether a value has this form of a union, by its fields and literals. */
function fits(schema: Schema, value: unknown): boolean {
  if (schema instanceof core.$ZodOptional) return value === undefined || fits(schema._zod.def.innerType, value);
  if (schema instanceof core.$ZodNullable) return value === null || fits(schema._zod.def.innerType, value);
  if (schema instanceof core.$ZodObject) {
    return isObject(value) && Object.entries(schema._zod.def.shape).every(([name, field]) => fits(field, value[name]));
  }
  if (schema instanceof core.$ZodUnion) return schema._zod.def.options.some((option) => fits(option, value));
  if (schema instanceof core.$ZodArray) return Array.isArray(value);
  if (schema instanceof core.$ZodString) return typeof value === 'string';
  if (schema instanceof core.$ZodNumber) return typeof value === 'number';
  if (schema instanceof core.$ZodBoolean) return typeof value === 'boolean';
  const values: ReadonlySet<unknown> | undefined = schema._zod.values;
  return values === undefined || values.has(value);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
