/** The OpenAPI document of the route table. For people and generators of clients: no function is built from it or carries it as code. */
import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { Problem } from './kernel/problem-details.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode, type ProblemDefinition, type Retry } from './kernel/problems.ts';
import { type Caller, problemsOf, type RouteDefinition } from './kernel/route.ts';
import { EVENT_ANSWERS, EVENT_HEADERS, EVENT_TAG, webhooks } from './openapi-webhooks.ts';
import { ROUTES, type RouteId } from './routes.ts';

/** The version of the contract: the package's. */
export const CONTRACT_VERSION = '0.1.0';

const TAGS = {
  Merchants: 'Requests of tills and shops, signed by Standard Webhooks 1.0.',
  Members: 'Requests of members. The token names the member; the path never does.',
  'Programme managers': "Programmes, merchants and members, for the brand's own staff.",
  Reference: 'This page and the document behind it.',
  ...EVENT_TAG,
} as const;

const RETRIES: Readonly<Record<Retry, string>> = {
  never: 'No.',
  'when-changed': 'When it has changed.',
  'after-wait': 'After `Retry-After`.',
  'with-backoff': 'Yes; wait longer each time.',
};

const definitionOf = (code: ProblemCode): ProblemDefinition => PROBLEMS[code];

const INFO = `A loyalty platform: merchants report purchases, members earn points, and every point is explained.

## Conventions

- Money is a whole number of the currency's minor units: \`2933\` is 29.33 USD. Points are whole numbers.
- Instants are ISO 8601 with \`Z\` or an offset: \`2026-11-21T09:58:00Z\`.
- A request with an unknown field is refused. Answers may gain fields: ignore those that you do not know.
- Lists come in pages. \`nextCursor\` of one answer is \`cursor\` of the next request, and null on the last page.
- Sending the same thing twice is safe: the first answer comes again, with \`Idempotent-Replayed: true\`.

## Who may call

- **Merchants** sign each request by [Standard Webhooks 1.0](https://www.standardwebhooks.com/): HMAC-SHA-256 over \`<webhook-id>.<webhook-timestamp>.<body>\`, in base64 and after \`v1,\`, in the header \`webhook-signature\`. While a secret rotates, send several signatures or any one of them.
- **Members** send a bearer token. Its \`sub\` names the member; the path never does.
- **The brand's own staff** send a bearer token with a group: \`manager\`, \`support\` or \`analyst\`. Each operation says which groups it takes.

## Events

The platform sends every domain event to the endpoints of the brand, at least once: see Webhooks below. A receiver recognises a repeated event by its id, \`webhook-id\`. The events of one member arrive in the order in which they happened, which \`sequence\` gives as well. Events have no personal data.

## Problems

A refusal is \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with a stable \`code\`. It names the offending fields in \`errors\`.

| Code | Status | Title | Next step | Send it again unchanged? |
|---|---|---|---|---|
${PROBLEM_CODES.map(problemRow).join('\n')}
`;

function problemRow(code: ProblemCode): string {
  const { status, title, nextStep, retry } = definitionOf(code);
  return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title}. | ${nextStep} | ${RETRIES[retry]} |`;
}

const GatewayRefusal = z
  .object({ message: z.string().meta({ example: 'Unauthorized' }) })
  .meta({ id: 'GatewayRefusal', description: 'A refusal by the gateway, before the request reaches the platform.' });

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait before the next attempt. Without it, wait longer after each attempt.',
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
} as const;

const REPLAYED = {
  'Idempotent-Replayed': {
    description: '`true` if this is the first answer again. Absent otherwise.',
    schema: { type: 'string', const: 'true' },
  },
} as const;

const CACHED = { ETag: { description: 'Send it back in `If-None-Match`.', schema: { type: 'string' } } } as const;

export function openApiDocument(): object {
  return readyToReferTo(writtenDocument());
}

/**
 * Beside a reference, `additionalProperties: false` would forbid every field: it knows only those that stand beside it. The
 * generator leaves it on a schema that is described again, as `Balance.meta({ … })`, and calls no override there.
 */
const readyToReferTo = (document: object): object =>
  JSON.parse(
    JSON.stringify(document, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('$ref' in value && 'additionalProperties' in value)) return value;
      const { additionalProperties: _forbidden, ...beside } = value;
      return beside;
    }),
  );

function writtenDocument(): object {
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Perennial API',
        version: CONTRACT_VERSION,
        summary: 'Serverless loyalty programmes',
        description: INFO,
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This deployment' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths: paths(),
      webhooks: webhooks(),
      components: {
        schemas: { Problem, GatewayRefusal },
        parameters: EVENT_HEADERS,
        responses: {
          ...EVENT_ANSWERS,
          Throttled: THROTTLED,
          ...Object.fromEntries(PROBLEM_CODES.map((code) => [code, problemAnswer(PROBLEMS[code].status, [code])])),
        },
        examples: Object.fromEntries(PROBLEM_CODES.map((code) => [code, { summary: PROBLEMS[code].title, value: problemExample(code) }])),
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: "A token of the configured issuer: a member's, or one with a group (`manager`, `support`, `analyst`).",
          },
          webhookSignature: {
            type: 'apiKey',
            in: 'header',
            name: 'webhook-signature',
            description:
              'Standard Webhooks 1.0: `v1,` and the base64 HMAC-SHA-256 of `<webhook-id>.<webhook-timestamp>.<body>` under the secret `whsec_…`; several are separated by a blank. It belongs to the headers `webhook-id` and `webhook-timestamp`, and holds for 5 minutes either way.',
          },
        },
      },
    },
    // An answer may gain fields without breaking a reader. Only what says itself that it is strict stays so.
    {
      override: ({ zodSchema, jsonSchema, io }) => {
        const { def } = zodSchema._zod;
        if (io === 'output' && def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
      },
    },
  );
}

function paths(): ZodOpenApiPathsObject {
  const found: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, RouteDefinition][]) {
    found[route.path] = { ...found[route.path], [route.method.toLowerCase()]: operation(id, route) };
  }
  return found;
}

function operation(id: RouteId, route: RouteDefinition): ZodOpenApiOperationObject {
  return {
    operationId: id,
    tags: [tagOf(route.caller)],
    summary: route.summary,
    description: [route.description, whoMayCall(route.caller)].filter((part) => part !== undefined).join('\n\n'),
    security: securityOf(route.caller),
    // The library takes an absent key for "none", and stumbles over an undefined one.
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.headers && { header: route.headers }),
    },
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: route.body, ...(route.example !== undefined && { example: route.example }) } },
      },
    }),
    responses: { ...answersOf(route), ...gatewayAnswersOf(route), ...problemAnswersOf(route) },
  };
}

function tagOf(caller: Caller): keyof typeof TAGS {
  if (caller === 'merchant') return 'Merchants';
  if (caller === 'member') return 'Members';
  return caller === 'anyone' ? 'Reference' : 'Programme managers';
}

function whoMayCall(caller: Caller): string {
  if (caller === 'merchant') return '**Who may call:** the merchant in the path, by signature.';
  if (caller === 'member') return '**Who may call:** the member that the token names.';
  if (caller === 'anyone') return '**Who may call:** anyone.';
  return `**Who may call:** staff of the ${caller.length === 1 ? 'group' : 'groups'} ${caller.map((group) => `\`${group}\``).join(', ')}.`;
}

function securityOf(caller: Caller): Record<string, string[]>[] {
  if (caller === 'anyone') return [];
  return caller === 'merchant' ? [{ webhookSignature: [] }] : [{ bearer: [] }];
}

function answersOf(route: RouteDefinition): ZodOpenApiResponsesObject {
  const headers = { ...(route.replays && REPLAYED), ...(route.cached && CACHED) };
  const answers: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, schema] of Object.entries(route.answers)) {
    answers[status] = { description: ANSWERED[status] ?? 'Answered.', headers, content: { 'application/json': { schema } } };
  }
  for (const type of route.files ?? []) answers[200] = withFile(type, answers[200] ?? { description: 'The file.', headers });
  if (route.cached) answers[304] = { description: 'Not changed since the `ETag` in `If-None-Match`.' };
  return answers;
}

const withFile = (type: string, { content, ...answer }: ZodOpenApiResponseObject): ZodOpenApiResponseObject => ({
  ...answer,
  content: { ...content, [type]: { schema: { type: 'string' } } },
});

const ANSWERED: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted, and done later. Do not send it again.',
};

const saysWhen = (code: ProblemCode): boolean => definitionOf(code).retry === 'after-wait';

const THROTTLED_STATUS = 429;

/** API Gateway's own throttle, which answers before any function runs. */
const THROTTLED: ZodOpenApiResponseObject = {
  description: 'Too many requests at once for this deployment. Wait, then send it again.',
  headers: RETRY_AFTER,
  content: { 'application/json': { schema: GatewayRefusal, example: { message: 'Too Many Requests' } } },
};

function gatewayAnswersOf(route: RouteDefinition): ZodOpenApiResponsesObject {
  return route.caller === 'anyone' ? {} : { [THROTTLED_STATUS]: { $ref: '#/components/responses/Throttled' } };
}

function problemAnswersOf(route: RouteDefinition): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  // A status with one code says the same on every route, and is written once.
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      codes.length === 1 ? { $ref: `#/components/responses/${codes[0]}` } : problemAnswer(status, codes),
    ]),
  );
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  return {
    description: codes.map((code) => `[\`${code}\`](#${code}): ${PROBLEMS[code].title}.`).join('\n\n'),
    ...(codes.some(saysWhen) && { headers: RETRY_AFTER }),
    content: {
      // The gateway's own refusal can come instead.
      ...(status === THROTTLED_STATUS && THROTTLED.content),
      'application/problem+json': {
        schema: Problem,
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
      // A token that does not hold is refused by the gateway; only a claim that is missing, by the platform.
      ...(codes.includes('UNAUTHENTICATED') && {
        'application/json': { schema: GatewayRefusal, example: { message: 'Unauthorized' } },
      }),
    },
  };
}

function problemExample(code: ProblemCode): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `/docs#${code}`,
    title,
    status,
    code,
    ...(code === 'VALIDATION_FAILED' && { errors: [{ field: 'data.amount', message: 'must not be negative' }] }),
  };
}
