/** The OpenAPI document, as far as tests read it: operations, their schemas, and whether a value or an answer is of them. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as z from 'zod';

/** The JSON Schema that the document is written in. A keyword that is not here stops the test: whoever adds one says what it means. */
const Schema = z.strictObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  /** The schema of names in answers with names of any kind. ajv checks it. */
  propertyNames: z.unknown().optional(),
  get items() {
    return z.optional(Schema);
  },
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  get allOf() {
    return z.array(Schema).optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
  title: z.string().optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
});
export type Schema = z.output<typeof Schema>;

const Parameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: Schema,
});
export type Parameter = z.output<typeof Parameter>;

const Content = z.record(z.string(), z.object({ schema: Schema }));
const Reference = z.object({ $ref: z.string() });
const Answered = z.object({ content: Content.optional() });

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(Parameter).default([]),
        requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: Schema }) }) }).optional(),
        responses: z.record(z.string(), z.union([Reference, Answered])),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), Schema), responses: z.record(z.string(), Answered) }),
});

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** By status, then by media type; a status without content has none. */
  readonly answers: ReadonlyMap<number, Readonly<Record<string, Schema>>>;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** Gives the schema that a reference leads to. Any other schema is its own answer. */
  resolved(schema: Schema): Schema;
  takes(schema: Schema, value: unknown): boolean;
  /** Why the document does not foresee an answer of the operation; undefined: it does. */
  faultOf(operation: Operation, answer: { readonly status: number; readonly type: string; readonly body: unknown }): string | undefined;
}

/** How schemas of the document are told from those that are compiled beside it. */
const BASE = 'openapi.json';

export function readApiDocument(json: unknown): ApiDocument {
  const document = Document.parse(json);
  // Formats are notes in JSON Schema 2020-12; the document's patterns say what holds.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(JSON.parse(JSON.stringify(json)), BASE);
  const compiled = new Map<Schema, ValidateFunction>();

  const validatorOf = (schema: Schema): ValidateFunction => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const made = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${BASE}#/`)));
    compiled.set(schema, made);
    return made;
  };

  const named = (reference: string): string => reference.split('/').at(-1) ?? '';
  const resolved = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema;
    const { $ref, ...beside } = schema;
    const target = document.components.schemas[named($ref)];
    if (target === undefined) throw new TypeError(`the document has no ${$ref}`);
    return { ...resolved(target), ...beside };
  };

  const contentOf = (response: z.output<typeof Reference> | z.output<typeof Answered>): Readonly<Record<string, Schema>> => {
    const found = '$ref' in response ? document.components.responses[named(response.$ref)] : response;
    return Object.fromEntries(Object.entries(found?.content ?? {}).map(([type, { schema }]) => [type, schema]));
  };

  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]): Operation => ({
          id: operation.operationId,
          method: method.toUpperCase(),
          path,
          parameters: operation.parameters,
          body: operation.requestBody?.content['application/json'].schema,
          answers: new Map(Object.entries(operation.responses).map(([status, response]) => [Number(status), contentOf(response)])),
        }),
      ),
    ),
    resolved,
    takes: (schema, value) => validatorOf(schema)(value),
    faultOf: ({ answers }, { status, type, body }) => {
      const content = answers.get(status);
      if (content === undefined) return `the status ${status} is not one of ${[...answers.keys()].join(', ')}`;
      const mediaType = type.split(';')[0]?.trim() ?? '';
      const schema = content[mediaType] ?? content['*/*'];
      if (schema === undefined) return Object.keys(content).length === 0 ? undefined : `${status} is never ${mediaType}`;
      if (!/json$/.test(mediaType)) return undefined;
      const validate = validatorOf(schema);
      return validate(body) ? undefined : `${status} is of another form: ${ajv.errorsText(validate.errors)}`;
    },
  };
}
