/** The contract agrees with itself: the document with the route table, examples with schemas, and schemas with what they must refuse. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { MerchantEvent } from '../../shared/contract/earning/merchant-events.ts';
import { MAX_ADJUSTMENT_POINTS, MAX_AMOUNT_MINOR, MAX_LINES } from '../../shared/contract/kernel/limits.ts';
import { Problem } from '../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/contract/kernel/problems.ts';
import { problemsOf, type RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { PageQuery } from '../../shared/contract/kernel/values.ts';
import { Adjustment } from '../../shared/contract/ledger/ledger.ts';
import { AssistedEnrolment, ProfileFields, SelfEnrolment } from '../../shared/contract/members/members.ts';
import { NewMerchant } from '../../shared/contract/merchants/merchants.ts';
import { CONTRACT_VERSION, openApiDocument } from '../../shared/contract/openapi.ts';
import { ProgrammeFile } from '../../shared/contract/programmes/programme.ts';
import { ROUTES, routeKey } from '../../shared/contract/routes.ts';

const routes: [string, RouteDefinition][] = Object.entries(ROUTES);

const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.object({ in: z.enum(['path', 'query', 'header']), name: z.string(), required: z.boolean().optional() }))
    .default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown(), example: z.unknown() }) }) }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Answer = z.object({
  description: z.string(),
  headers: z.record(z.string(), z.unknown()).optional(),
  content: z.record(z.string(), z.object({ examples: z.record(z.string(), z.unknown()).optional() })).optional(),
});
const Document = z.object({
  openapi: z.string().regex(/^3\.1\./),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation.optional())),
  components: z.object({
    schemas: z.record(z.string(), z.looseObject({})),
    examples: z.record(z.string(), z.object({ value: z.unknown() })),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

const raw = JSON.parse(JSON.stringify(openApiDocument()));
const document = Document.parse(raw);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    operation ? [{ key: `${method.toUpperCase()} ${path}`, path, operation }] : [],
  ),
);

function operationOf(route: RouteDefinition) {
  const found = operations.find(({ key }) => key === routeKey(route));
  if (!found) throw new Error(`the document has no ${routeKey(route)}`);
  return found.operation;
}

describe('the document', () => {
  test('has the routes of the table, and no other', () => {
    expect(operations.map(({ key }) => key).toSorted()).toEqual(routes.map(([, route]) => routeKey(route)).toSorted());
    expect(new Set(routes.map(([, route]) => routeKey(route))).size).toBe(routes.length);
  });

  test('names each operation once, as the table does', () => {
    expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  test("is of the package's version", () => {
    expect(CONTRACT_VERSION).toBe(packageJson.version);
    expect(document.info.version).toBe(packageJson.version);
  });

  test('refers only to what it has', () => {
    const references = [...everyReference(raw)];
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(resolve(reference), reference).toBeDefined();
  });

  test('names components by what OpenAPI takes for a name', () => {
    for (const components of Object.values(raw.components) as object[]) {
      for (const name of Object.keys(components)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    }
  });

  test('lists its tags and security schemes', () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { key, operation } of operations) {
      expect(tags, key).toEqual(expect.arrayContaining(operation.tags));
      for (const requirement of operation.security) {
        for (const scheme of Object.keys(requirement)) expect(document.components.securitySchemes, key).toHaveProperty(scheme);
      }
    }
  });

  test('explains every problem at the place that `type` links to', () => {
    for (const code of Object.keys(PROBLEMS)) expect(document.info.description).toContain(`<a id="${code}"></a>`);
  });

  test('has examples of problems that are problems', () => {
    expect(Object.keys(document.components.examples).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
    for (const [code, { value }] of Object.entries(document.components.examples)) {
      expect(Problem.parse(value)).toMatchObject({ code, type: `/docs#${code}`, status: PROBLEMS[code as ProblemCode].status });
    }
  });

  test('forbids nothing beside a reference', () => {
    for (const part of everyObject(raw)) if ('$ref' in part) expect(part).not.toHaveProperty('additionalProperties');
  });

  test('lets answers gain fields, and requests not', () => {
    expect(document.components.schemas.Balance).not.toHaveProperty('additionalProperties');
    expect(document.components.schemas.Purchase).toHaveProperty('additionalProperties', false);
  });
});

describe.each(routes)('the operation %s', (_, route) => {
  const operation = operationOf(route);

  test('declares each part of its path, and no other', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(inPath);
    for (const { name, required } of declared) expect(required, name).toBe(true);
    expect(Object.keys(route.params?.shape ?? {})).toEqual(inPath);
  });

  test('has the query, the headers and the body of the table', () => {
    const named = (place: string) => operation.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
    expect(named('query')).toEqual(Object.keys(route.query?.shape ?? {}));
    expect(named('header')).toEqual(Object.keys(route.headers?.shape ?? {}));
    expect(operation.requestBody === undefined).toBe(route.body === undefined);
    expect(operation.requestBody?.content['application/json'].example).toEqual(route.example);
  });

  test('has every answer and every problem of the table', () => {
    for (const status of Object.keys(route.answers)) expect(operation.responses).toHaveProperty(status);
    const listed = problemsOf(route).map((code) => {
      const answer = answerOf(operation.responses[PROBLEMS[code].status]);
      expect(answer.description).toContain(`\`${code}\``);
      expect(answer.content?.['application/problem+json']?.examples).toHaveProperty(code);
      return String(PROBLEMS[code].status);
    });
    // The gateway's own.
    if (route.caller !== 'anyone') listed.push('429');
    const refusals = Object.keys(operation.responses).filter((status) => Number(status) >= 400);
    expect(refusals.toSorted()).toEqual([...new Set(listed)].toSorted());
  });

  test('says who may call it', () => {
    const scheme = route.caller === 'anyone' ? [] : [route.caller === 'merchant' ? 'webhookSignature' : 'bearer'];
    expect(operation.security.flatMap((requirement) => Object.keys(requirement))).toEqual(scheme);
    if (typeof route.caller !== 'string') for (const group of route.caller) expect(operation.description).toContain(`\`${group}\``);
  });

  test('says when to come back', () => {
    for (const status of ['429', '503']) {
      const response = operation.responses[status];
      if (response !== undefined) expect(answerOf(response).headers).toHaveProperty('Retry-After');
    }
  });

  test('says which answers may be an earlier one again', () => {
    for (const status of Object.keys(route.answers)) {
      expect(Object.hasOwn(answerOf(operation.responses[status]).headers ?? {}, 'Idempotent-Replayed')).toBe(route.replays === true);
    }
  });

  test('has a body example, and the schema takes it', () => {
    if (!route.body) return;
    expect(route.body.safeParse(route.example)).toMatchObject({ success: true, data: route.example });
  });

  test('has field examples that their fields take', () => {
    for (const schema of schemasOf(route)) {
      for (const part of everyPart(schema)) {
        const { example } = part.meta() ?? {};
        if (example !== undefined) expect(part.safeParse(example), JSON.stringify(example)).toMatchObject({ success: true });
      }
    }
  });

  test('has nothing that changes what it reads', () => {
    for (const schema of schemasOf(route)) expect([...everyPart(schema)].filter(changes)).toEqual([]);
  });
});

test('a change of a value is seen wherever it hides', () => {
  for (const schema of [
    z.string().transform(Number),
    z.object({ a: z.array(z.string().default('')).optional() }),
    z.union([z.string(), z.object({ a: z.coerce.number().nullable() })]),
    z.record(z.string(), z.preprocess(String, z.string())),
    z.string().trim(),
    z.date(),
  ]) {
    expect([...everyPart(schema)].filter(changes)).not.toEqual([]);
  }
});

const purchase = ROUTES.sendMerchantEvent.example;
const purchaseWith = (fields: object) => ({ ...purchase, data: { ...purchase.data, ...fields } });
const line = purchase.data.lines[0];
const returned = (fields: object) => ({
  type: 'purchase.returned',
  timestamp: '2026-11-22T10:00:00Z',
  data: { orderId: 'A-1001', returnId: 'R-1', occurredAt: '2026-11-22T09:58:00Z', ...fields },
});
const programme = ROUTES.createProgramme.example;
/** As JSON.parse makes it: an own key, which an object literal cannot have. */
const withProtoKey = (value: object) => JSON.parse(JSON.stringify(value).replace('{', '{"__proto__":{"polluted":true},'));

describe('schemas take', () => {
  const taken: [string, z.ZodType, unknown][] = [
    ['no amount at all', MerchantEvent, purchaseWith({ amount: 0, lines: undefined })],
    ['the largest amount', MerchantEvent, purchaseWith({ amount: MAX_AMOUNT_MINOR })],
    ['as many lines as may be', MerchantEvent, purchaseWith({ lines: Array(MAX_LINES).fill(line) })],
    ['a leap day', MerchantEvent, purchaseWith({ occurredAt: '2028-02-29T09:58:00+01:00' })],
    ['a return by amount', MerchantEvent, returned({ amount: 1 })],
    ['a return by lines', MerchantEvent, returned({ lines: [{ sku: 'CD-1', quantity: 1 }] })],
    ['the largest adjustment', Adjustment, { points: -MAX_ADJUSTMENT_POINTS, reason: 'test' }],
    ['a card of four characters', SelfEnrolment, { card: '98-7 6' }],
    ['an external id of 128 characters', AssistedEnrolment, { externalId: '\u00e9'.repeat(128) }],
    ['the largest page', PageQuery, { limit: '100' }],
    ['a currency in small letters', MerchantEvent, purchaseWith({ currency: 'usd' })],
    ...['+49 30 123456', '+1 (555) 010-0100', '+49.30/123456'].map((phone): [string, z.ZodType, unknown] => [
      `a phone number as people write it: ${phone}`,
      AssistedEnrolment,
      { phone },
    ]),
    ...['a&b@example.com', 'abc..def@docomo.ne.jp', 'jörg@müller.de', '.ada.@example.org', "o'hara+shop@example.co.uk"].map(
      (email): [string, z.ZodType, unknown] => [`an address that has mail: ${email}`, AssistedEnrolment, { email }],
    ),
  ];
  test.each(taken)('%s', (_, schema, value) => {
    expect(schema.safeParse(value)).toMatchObject({ success: true });
  });
});

describe('schemas refuse, and name the field:', () => {
  const refused: [string, z.ZodType, unknown, string][] = [
    ['an amount that is no number', MerchantEvent, purchaseWith({ amount: Number.NaN }), 'data.amount'],
    ['an endless amount', MerchantEvent, purchaseWith({ amount: Number.POSITIVE_INFINITY }), 'data.amount'],
    ['a negative amount', MerchantEvent, purchaseWith({ amount: -1 }), 'data.amount'],
    ['a fraction of a minor unit', MerchantEvent, purchaseWith({ amount: 29.33 }), 'data.amount'],
    ['one more than the largest amount', MerchantEvent, purchaseWith({ amount: MAX_AMOUNT_MINOR + 1 }), 'data.amount'],
    ['an amount beyond exact numbers', MerchantEvent, purchaseWith({ amount: 2 ** 53 }), 'data.amount'],
    ['an amount in writing', MerchantEvent, purchaseWith({ amount: '2933' }), 'data.amount'],
    ['a negative tax', MerchantEvent, purchaseWith({ tax: -1 }), 'data.tax'],
    ['a negative line', MerchantEvent, purchaseWith({ lines: [{ ...line, amount: -1 }] }), 'data.lines.0.amount'],
    ['a line of nothing', MerchantEvent, purchaseWith({ lines: [line, { ...line, quantity: 0 }] }), 'data.lines.1.quantity'],
    ['no lines', MerchantEvent, purchaseWith({ lines: [] }), 'data.lines'],
    ['too many lines', MerchantEvent, purchaseWith({ lines: Array(MAX_LINES + 1).fill(line) }), 'data.lines'],
    ['30 February', MerchantEvent, purchaseWith({ occurredAt: '2026-02-30T09:58:00Z' }), 'data.occurredAt'],
    ['29 February of no leap year', MerchantEvent, purchaseWith({ occurredAt: '2026-02-29T09:58:00Z' }), 'data.occurredAt'],
    ['25 o’clock', MerchantEvent, purchaseWith({ occurredAt: '2026-11-21T25:00:00Z' }), 'data.occurredAt'],
    ['a time of nowhere', MerchantEvent, purchaseWith({ occurredAt: '2026-11-21T09:58:00' }), 'data.occurredAt'],
    ['an envelope of 30 February', MerchantEvent, { ...purchase, timestamp: '2026-02-30T09:58:00Z' }, 'timestamp'],
    ['a currency of four letters', MerchantEvent, purchaseWith({ currency: 'usdt' }), 'data.currency'],
    ['no order', MerchantEvent, purchaseWith({ orderId: '' }), 'data.orderId'],
    ['an order of invisible characters', MerchantEvent, purchaseWith({ orderId: '\u200b' }), 'data.orderId'],
    ['an order of two lines', MerchantEvent, purchaseWith({ orderId: 'A\n1' }), 'data.orderId'],
    ['an order written backwards', MerchantEvent, purchaseWith({ orderId: 'A\u202e1' }), 'data.orderId'],
    ['an order of 129 characters', MerchantEvent, purchaseWith({ orderId: 'A'.repeat(129) }), 'data.orderId'],
    ['two identities', MerchantEvent, purchaseWith({ member: { externalId: '4', email: 'ada@example.org' } }), 'data.member'],
    ['no identity', MerchantEvent, purchaseWith({ member: {} }), 'data.member'],
    ['an unknown identity', MerchantEvent, purchaseWith({ member: { name: 'Ada' } }), 'data.member'],
    ['a member id of another form', MerchantEvent, purchaseWith({ member: { id: 'mer_records' } }), 'data.member.id'],
    ['an unknown event', MerchantEvent, { ...purchase, type: 'purchase.lost' }, 'type'],
    ['an unknown key', MerchantEvent, purchaseWith({ points: 1000 }), 'data'],
    ['an unknown key beside the data', MerchantEvent, { ...purchase, member: {} }, ''],
    ['a __proto__ key', MerchantEvent, withProtoKey(purchase), ''],
    ['a __proto__ key within', MerchantEvent, { ...purchase, data: withProtoKey(purchase.data) }, 'data'],
    ['a return by amount and lines', MerchantEvent, returned({ amount: 1, lines: [{ sku: 'CD-1', quantity: 1 }] }), 'data'],
    ['a return by neither', MerchantEvent, returned({}), 'data'],
    ['a return of nothing', MerchantEvent, returned({ amount: 0 }), 'data.amount'],
    ['no event', MerchantEvent, null, ''],
    ['a list of events', MerchantEvent, [purchase], ''],
    ['no adjustment', Adjustment, { points: 0, reason: 'test' }, 'points'],
    ['a fraction of a point', Adjustment, { points: 0.5, reason: 'test' }, 'points'],
    ['too large an adjustment', Adjustment, { points: MAX_ADJUSTMENT_POINTS + 1, reason: 'test' }, 'points'],
    ['an adjustment for no reason', Adjustment, { points: 1 }, 'reason'],
    ['an adjustment with an unknown key', Adjustment, { points: 1, reason: 'test', by: 'me' }, ''],
    ['a __proto__ key in an adjustment', Adjustment, withProtoKey({ points: 1, reason: 'test' }), ''],
    ['an enrolment by nothing', AssistedEnrolment, { profile: {} }, 'externalId'],
    ['an e-mail address that is none', AssistedEnrolment, { email: 'ada' }, 'email'],
    ['a phone number of one country only', AssistedEnrolment, { phone: '030 123456' }, 'phone'],
    ['a phone number with an extension', AssistedEnrolment, { phone: '+49 30 123456 ext 7' }, 'phone'],
    ...[
      'ada',
      'ada@',
      '@example.org',
      'ada@example',
      'ada@exam ple.org',
      'ada@@example.org',
      'ada@example..org',
      'a\u200bda@example.org',
      'ada@exa_mple.org',
    ].map((email): [string, z.ZodType, unknown, string] => [`no address: ${email}`, AssistedEnrolment, { email }, 'email']),
    ['an e-mail address of one’s own choice', SelfEnrolment, { email: 'ada@example.org' }, ''],
    ['a card of three characters and hyphens', SelfEnrolment, { card: '9-8-7' }, 'card'],
    ['a card of hyphens', SelfEnrolment, { card: '----' }, 'card'],
    ['a card of 41 characters', SelfEnrolment, { card: '9'.repeat(41) }, 'card'],
    ['an external id that is longer when it is composed', AssistedEnrolment, { externalId: '\u0958'.repeat(65) }, 'externalId'],
    ['a birthday on 30 February', ProfileFields, { birthDate: '1990-02-30' }, 'birthDate'],
    ['a merchant named like a member', NewMerchant, { id: 'mem_1', name: 'x' }, 'id'],
    [
      'a programme with half a point',
      ProgrammeFile,
      { ...programme, earning: { ...programme.earning, pendingDays: 0.5 } },
      'earning.pendingDays',
    ],
    ['a programme without a currency', ProgrammeFile, { ...programme, earning: { ...programme.earning, rates: [] } }, 'earning.rates'],
    ['an expiry of both kinds', ProgrammeFile, { ...programme, expiry: { policy: 'never', months: 12 } }, 'expiry'],
    ['a page of none', PageQuery, { limit: '0' }, 'limit'],
    ['a page of too many', PageQuery, { limit: '101' }, 'limit'],
    ['a cursor of another form', PageQuery, { cursor: '../..' }, 'cursor'],
  ];
  test.each(refused)('%s', (_, schema, value, field) => {
    const result = schema.safeParse(value);
    expect(result.success).toBe(false);
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain(field);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

function answerOf(response: unknown): z.infer<typeof Answer> {
  const reference = z.object({ $ref: z.string() }).safeParse(response);
  return Answer.parse(reference.success ? resolve(reference.data.$ref) : response);
}

function* everyReference(value: unknown): Generator<string> {
  for (const part of everyObject(value)) if ('$ref' in part && typeof part.$ref === 'string') yield part.$ref;
}

function* everyObject(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* everyObject(inner);
}

function resolve(reference: string): unknown {
  const [root, ...names] = reference.split('/');
  expect(root).toBe('#');
  return names.reduce((place, name) => place?.[name], raw);
}

const schemasOf = ({ params, query, headers, body, answers }: RouteDefinition): z.ZodType[] =>
  [params, query, headers, body, ...Object.values(answers)].filter((schema) => schema !== undefined);

/** A schema and everything it is made of, found without knowing zod's kinds: whatever its definition holds. */
function* everyPart(value: unknown, seen = new Set<unknown>()): Generator<z.ZodType> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof z.ZodType) {
    yield value;
    yield* everyPart(value.def, seen);
  } else {
    for (const inner of Object.values(value)) yield* everyPart(inner, seen);
  }
}

/** Kinds whose output can differ from their input. */
const CHANGING = new Set(['transform', 'pipe', 'default', 'prefault', 'catch', 'date', 'codec']);
function changes(schema: z.ZodType): boolean {
  const { def } = schema;
  if (CHANGING.has(def.type) || ('coerce' in def && def.coerce === true)) return true;
  return (def.checks ?? []).some((check) => check._zod.def.check === 'overwrite');
}
