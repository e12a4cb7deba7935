/** Everything that must be refused: with the right problem, naming the field, and with nothing written. */
import { createHmac, createPublicKey } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import type { Client } from '../../shared/contract/client.ts';
import { MerchantEvent, Purchase, PurchaseLine } from '../../shared/contract/events.ts';
import { MAX_AMOUNT_MINOR, MAX_BODY_BYTES, MAX_LINES } from '../../shared/contract/limits.ts';
import type { ProblemCode } from '../../shared/contract/problems.ts';
import type { RouteDefinition } from '../../shared/contract/route.ts';
import { ROUTES, routeKey } from '../../shared/contract/routes.ts';
import {
  type Answer,
  ask,
  expectRefused,
  ledgerOf,
  type MerchantActor,
  manager,
  merchant,
  newMember,
  newProgramme,
  purchaseOf,
  returnOf,
  type Signing,
  staff,
  tokenOf,
  unique,
} from '../support/api.ts';

const url = inject('platformUrl');

let programmeId: string;
let admin: Client;
let shop: MerchantActor;
let memberId: string;
let externalId: string;
let before: Awaited<ReturnType<typeof ledgerOf>>;

/** All refused purchases are of this one order: in the end it must still be new. */
const orderId = unique('A');

beforeAll(async () => {
  programmeId = await newProgramme(url);
  admin = await manager(url);
  shop = await merchant(url, programmeId);
  ({ memberId, externalId } = await newMember(url, programmeId));
  await shop.credited({ member: { externalId }, orderId: 'A-bought', amount: 5000, lines: [{ sku: 'CD-1', quantity: 5, amount: 5000 }] });
  before = await ledgerOf(admin, programmeId, memberId);
});

afterEach(async () => {
  const known = before;
  // One that was let through is that test's fault, not the next one's.
  before = await ledgerOf(admin, programmeId, memberId);
  expect(before, 'nothing may be written').toEqual(known);
});

/** A purchase with every field that the contract has. */
const whole = (data: object = {}) =>
  purchaseOf({
    orderId,
    member: { externalId },
    tax: 100,
    shipping: 200,
    discount: 300,
    channel: 'store',
    store: 'berlin-1',
    lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
    ...data,
  });

const small = (data: object = {}) => purchaseOf({ orderId, member: { externalId }, ...data });

type Path = readonly (string | number)[];

/** A copy of a JSON value in which what stands at the path is another; undefined: gone. */
function withAt(value: unknown, [first, ...rest]: Path, inner: unknown): unknown {
  if (first === undefined) return inner;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? withAt(item, rest, inner) : item));
  const fields = z.record(z.string(), z.unknown()).parse(value);
  return { ...fields, [first]: withAt(fields[first], rest, inner) };
}

/** Every place in a JSON value, the outermost first. */
function placesIn(value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] {
  const inner = Array.isArray(value) ? [...value.entries()] : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [{ path, value }, ...inner.flatMap(([name, item]) => placesIn(item, [...path, name]))];
}

const nameOf = (path: Path): string => (path.length === 0 ? 'body' : path.join('.'));

const OF_EACH_TYPE: readonly unknown[] = [null, true, 7, 'text', [], {}];
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

describe('a purchase of the wrong form', () => {
  it('the sample has every field of the contract', () => {
    const { data } = MerchantEvent.parse(whole({ member: { externalId: 'x' } }));
    expect(Object.keys(data).sort()).toEqual(Object.keys(Purchase.shape).sort());
    expect(Object.keys(Purchase.parse(data).lines?.[0] ?? {}).sort()).toEqual(Object.keys(PurchaseLine.shape).sort());
  });

  const sample = purchaseOf({ ...whole({ member: { externalId: 'x' } }).data });
  it.each(placesIn(sample).map(({ path, value }) => [nameOf(path), path, value] as const))(
    '%s of another type',
    async (name, path, value) => {
      for (const wrong of OF_EACH_TYPE.filter((candidate) => typeOf(candidate) !== typeOf(value))) {
        const answer = await shop.send(withAt(whole(), path, wrong));
        expectRefused(answer, 'VALIDATION_FAILED', name);
      }
    },
  );

  const optional = new Set([
    'data.tax',
    'data.shipping',
    'data.discount',
    'data.channel',
    'data.store',
    'data.lines',
    'data.lines.0.category',
  ]);
  it.each(
    placesIn(sample)
      .filter(({ path }) => typeof path.at(-1) === 'string' && !optional.has(nameOf(path)))
      .map(({ path }) => [nameOf(path), path] as const),
  )('without %s', async (name, path) => {
    expectRefused(
      await shop.send(withAt(whole(), path, undefined)),
      'VALIDATION_FAILED',
      name === 'data.member.externalId' ? 'data.member' : name,
    );
  });

  it.each(['', 'data', 'data.member', 'data.lines.0'])('an unknown field in "%s"', async (place) => {
    const path = place === '' ? [] : place.split('.').map((part) => (part === '0' ? 0 : part));
    for (const name of ['surprise', 'constructor', 'prototype', 'toString', '']) {
      const answer = await shop.send(withAt(whole(), [...path, name], { polluted: true }));
      expectRefused(answer, 'VALIDATION_FAILED', [...path, name].join('.'));
    }
  });

  it.each(['', 'data', 'data.member', 'data.lines.0'])('__proto__ in "%s"', async (place) => {
    const marked = JSON.stringify(
      withAt(whole(), place === '' ? ['mark'] : [...place.split('.').map((part) => (part === '0' ? 0 : part)), 'mark'], 1),
    );
    for (const value of ['{"amount":1}', 'null', '7']) {
      expectRefused(await shop.sendRaw(marked.replace('"mark":1', `"__proto__":${value}`)), 'VALIDATION_FAILED');
    }
  });
});

describe('values out of range', () => {
  const text = 'must be one line of printable characters';
  const refusedValues: readonly [string, unknown, string, string?][] = [
    ['data.amount', -1, 'data.amount', 'must not be negative'],
    ['data.amount', 0.5, 'data.amount'],
    ['data.amount', 2933.01, 'data.amount'],
    ['data.amount', 1e-7, 'data.amount'],
    ['data.amount', 1e12, 'data.amount', `must be at most ${MAX_AMOUNT_MINOR}`],
    ['data.amount', MAX_AMOUNT_MINOR + 1, 'data.amount'],
    ['data.amount', 2 ** 53, 'data.amount'],
    ['data.amount', Number.MAX_VALUE, 'data.amount'],
    ['data.amount', '2933', 'data.amount'],
    ['data.tax', -1, 'data.tax'],
    ['data.shipping', 1e12, 'data.shipping'],
    ['data.discount', 0.1, 'data.discount'],
    ['data.currency', 'XYZ', 'data.currency'],
    ['data.currency', 'EUR', 'data.currency', 'must be a currency of this programme: USD'],
    ['data.currency', 'usd', 'data.currency'],
    ['data.currency', 'USDT', 'data.currency'],
    ['data.currency', 'ＵＳＤ', 'data.currency'],
    ['data.currency', '', 'data.currency'],
    ['data.currency', 'US\n', 'data.currency'],
    ['data.occurredAt', '2026-02-30T10:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '2025-02-29T10:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '2026-13-01T10:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01T24:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01T10:60:00Z', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01T10:00:00', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01 10:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '1767261600', 'data.occurredAt'],
    ['data.occurredAt', '2026-01-01T10:00:00+24:00', 'data.occurredAt'],
    ['data.occurredAt', 'yesterday', 'data.occurredAt'],
    ['data.occurredAt', '', 'data.occurredAt'],
    ['data.occurredAt', '2200-01-01T00:00:00Z', 'data.occurredAt'],
    ['data.occurredAt', '9999-12-31T23:59:59Z', 'data.occurredAt'],
    ['data.occurredAt', '9999-12-31T23:59:59-14:00', 'data.occurredAt'],
    ['data.occurredAt', '0000-01-01T00:00:00+14:00', 'data.occurredAt'],
    ['data.occurredAt', '+010000-01-01T00:00:00Z', 'data.occurredAt'],
    ['timestamp', '2026-02-30T10:00:00Z', 'timestamp'],
    ['timestamp', 'now', 'timestamp'],
    ['type', 'purchase.forged', 'type'],
    ['data.orderId', '', 'data.orderId', 'must not be empty'],
    ['data.orderId', 'x'.repeat(129), 'data.orderId', 'must be at most 128 characters'],
    ['data.orderId', 'a#b', 'data.orderId', 'must not contain #'],
    ['data.orderId', 'a\nb', 'data.orderId', text],
    ['data.orderId', 'a\u0000b', 'data.orderId', text],
    ['data.orderId', 'a\u001bb', 'data.orderId', text],
    ['data.orderId', 'a\u007fb', 'data.orderId', text],
    ['data.orderId', 'a\u0085b', 'data.orderId', text],
    ['data.orderId', 'a\u2028b', 'data.orderId', text],
    ['data.orderId', 'a\u202eb', 'data.orderId', text],
    ['data.orderId', 'a\u2066b', 'data.orderId', text],
    ['data.orderId', 'a\u200fb', 'data.orderId', text],
    ['data.orderId', 'a\u061cb', 'data.orderId', text],
    ['data.orderId', 'a\ud800b', 'data.orderId', text],
    ['data.orderId', 'a\udc00', 'data.orderId', text],
    ['data.store', 'x'.repeat(129), 'data.store'],
    ['data.store', '\ud83d', 'data.store', text],
    ['data.channel', 'x'.repeat(65), 'data.channel'],
    ['data.channel', '', 'data.channel'],
    ['data.lines', [], 'data.lines'],
    ['data.lines.0.quantity', 0, 'data.lines.0.quantity'],
    ['data.lines.0.quantity', 1.5, 'data.lines.0.quantity'],
    ['data.lines.0.quantity', 1_000_001, 'data.lines.0.quantity'],
    ['data.lines.0.amount', -2933, 'data.lines.0.amount'],
    ['data.lines.0.amount', 2932, 'data.lines'],
    ['data.lines.0.amount', 2934, 'data.lines'],
    ['data.lines.0.sku', '', 'data.lines.0.sku'],
    ['data.lines.0.sku', 'a\u0007', 'data.lines.0.sku'],
    [
      'data.lines',
      Array.from({ length: MAX_LINES + 1 }, () => ({ sku: 'CD-1', quantity: 1, amount: 0 })),
      'data.lines',
      `must have at most ${MAX_LINES} lines`,
    ],
    ['data.member', {}, 'data.member', 'must have exactly one of id, externalId, email, phone, card'],
    ['data.member', { externalId: 'x', email: 'ada@example.org' }, 'data.member'],
    ['data.member', { id: 'mem_1', externalId: 'x' }, 'data.member'],
    ['data.member', { subject: 'x' }, 'data.member'],
    ['data.member', { externalId: ' ' }, 'data.member.externalId', 'must not be blank'],
    ['data.member', { externalId: '' }, 'data.member.externalId'],
    ['data.member', { externalId: 'x'.repeat(129) }, 'data.member.externalId'],
    ['data.member', { externalId: '\ud800' }, 'data.member.externalId'],
    ['data.member', { email: 'ada' }, 'data.member.email'],
    ['data.member', { email: `${'a'.repeat(250)}@example.org` }, 'data.member.email'],
    ['data.member', { phone: '030 123456' }, 'data.member.phone'],
    ['data.member', { phone: '+0301234567' }, 'data.member.phone'],
    ['data.member', { card: '----' }, 'data.member.card'],
    ['data.member', { card: '1' }, 'data.member.card'],
    ['data.member', { id: 'mem_1' }, 'data.member.id'],
    ['data.member', { id: `mer_${'0'.repeat(26)}` }, 'data.member.id'],
  ];

  it.each(refusedValues.map(([at, value, field, message]) => [at, JSON.stringify(value).slice(0, 60), field, value, message] as const))(
    '%s: %s',
    async (at, _, field, value, message) => {
      const path = at.split('.').map((part) => (part === '0' ? 0 : part));
      const problem = expectRefused(await shop.send(withAt(whole(), path, value)), 'VALIDATION_FAILED', field);
      if (message !== undefined) expect(problem.errors?.map((error) => error.message)).toContain(message);
    },
  );

  it.each(['NaN', 'Infinity', '-Infinity', '0x10', '01', '.5', '2933.', '1_000', "'2933'", 'undefined', ''])(
    'the number %s is not JSON',
    async (literal) => {
      const body = JSON.stringify(small()).replace('"amount":2933', `"amount":${literal}`);
      expectRefused(await shop.sendRaw(body), 'VALIDATION_FAILED', 'body');
    },
  );

  it.each(['1e400', '-1e400', '1e12', '1E99', '9007199254740992', '9007199254740993', '29.33', '2933.5e0', `1${'0'.repeat(400)}`])(
    'the amount %s',
    async (literal) => {
      const body = JSON.stringify(small()).replace('"amount":2933', `"amount":${literal}`);
      expectRefused(await shop.sendRaw(body), 'VALIDATION_FAILED', 'data.amount');
    },
  );

  it('a purchase may be five minutes ahead, and not more', async () => {
    const ahead = new Date(Date.now() + 310_000).toISOString();
    expectRefused(await shop.send(small({ occurredAt: ahead })), 'VALIDATION_FAILED', 'data.occurredAt');
    expectRefused(await shop.send(small({ occurredAt: ahead.replace('Z', '-00:00') })), 'VALIDATION_FAILED', 'data.occurredAt');
  });
});

describe('a return of the wrong form', () => {
  it.each<readonly [string, object, ProblemCode, string]>([
    ['neither amount nor lines', {}, 'VALIDATION_FAILED', 'data'],
    ['both amount and lines', { amount: 1, lines: [{ sku: 'CD-1', quantity: 1 }] }, 'VALIDATION_FAILED', 'data'],
    ['nothing', { amount: 0 }, 'VALIDATION_FAILED', 'data.amount'],
    ['less than nothing', { amount: -1 }, 'VALIDATION_FAILED', 'data.amount'],
    ['a fraction', { amount: 0.5 }, 'VALIDATION_FAILED', 'data.amount'],
    ['more than was bought', { amount: 5001 }, 'RETURN_EXCEEDS_PURCHASE', 'data.amount'],
    ['no lines', { lines: [] }, 'VALIDATION_FAILED', 'data.lines'],
    ['none of a line', { lines: [{ sku: 'CD-1', quantity: 0 }] }, 'VALIDATION_FAILED', 'data.lines.0.quantity'],
    ['more of a line than was bought', { lines: [{ sku: 'CD-1', quantity: 6 }] }, 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.quantity'],
    [
      'more of a line, in two',
      {
        lines: [
          { sku: 'CD-1', quantity: 3 },
          { sku: 'CD-1', quantity: 3 },
        ],
      },
      'RETURN_EXCEEDS_PURCHASE',
      'data.lines.1.quantity',
    ],
    ['another line', { lines: [{ sku: 'cd-1', quantity: 1 }] }, 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'],
    ['another currency', { amount: 1, currency: 'EUR' }, 'VALIDATION_FAILED', 'data.currency'],
    ['no return id', { amount: 1, returnId: undefined }, 'VALIDATION_FAILED', 'data.returnId'],
    ['a return id with #', { amount: 1, returnId: 'R#1' }, 'VALIDATION_FAILED', 'data.returnId'],
    ['a lone surrogate', { amount: 1, returnId: '\udfff' }, 'VALIDATION_FAILED', 'data.returnId'],
    ['an impossible day', { amount: 1, occurredAt: '2026-02-30T00:00:00Z' }, 'VALIDATION_FAILED', 'data.occurredAt'],
    ['a day after the last', { amount: 1, occurredAt: '9999-12-31T23:59:59-14:00' }, 'VALIDATION_FAILED', 'data.occurredAt'],
    ['a member', { amount: 1, member: { externalId: 'x' } }, 'VALIDATION_FAILED', 'data.member'],
  ])('%s', async (_, data, code, field) => {
    expectRefused(await shop.send(returnOf({ orderId: 'A-bought', ...data })), code, field);
  });
});

describe('bodies', () => {
  const bodies: readonly [string, () => string | Uint8Array<ArrayBuffer>, ProblemCode, string][] = [
    ['none', () => '', 'VALIDATION_FAILED', 'body'],
    ['white space', () => ' \n', 'VALIDATION_FAILED', 'body'],
    ['half of it', () => JSON.stringify(small()).slice(0, -5), 'VALIDATION_FAILED', 'body'],
    ['two of them', () => JSON.stringify(small()).repeat(2), 'VALIDATION_FAILED', 'body'],
    ['a comment in it', () => `${JSON.stringify(small())} // paid`, 'VALIDATION_FAILED', 'body'],
    ['a comma too many', () => JSON.stringify(small()).replace(/\}\}$/, '},}'), 'VALIDATION_FAILED', 'body'],
    ['single quotes', () => JSON.stringify(small()).replaceAll('"', "'"), 'VALIDATION_FAILED', 'body'],
    ['XML', () => '<purchase/>', 'VALIDATION_FAILED', 'body'],
    ['an array', () => JSON.stringify([small()]), 'VALIDATION_FAILED', 'body'],
    ['null', () => 'null', 'VALIDATION_FAILED', 'body'],
    ['a string', () => JSON.stringify(JSON.stringify(small())), 'VALIDATION_FAILED', 'body'],
    ['a byte order mark', () => `\ufeff${JSON.stringify(small())}`, 'VALIDATION_FAILED', 'body'],
    ['10,000 arrays in each other', () => '['.repeat(10_000) + ']'.repeat(10_000), 'VALIDATION_FAILED', 'body'],
    ['10,000 objects in each other', () => `${'{"data":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'VALIDATION_FAILED', 'type'],
    [
      '10,000 arrays for a member',
      () => JSON.stringify(small({ member: 0 })).replace('"member":0', `"member":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
      'VALIDATION_FAILED',
      'data.member',
    ],
    [
      '10,000 objects in a member',
      () => JSON.stringify(small({ member: 0 })).replace('"member":0', `"member":${'{"id":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      'VALIDATION_FAILED',
      'data.member.id',
    ],
    [
      '5,000 unknown fields',
      () => JSON.stringify({ ...small(), ...Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n])) }),
      'VALIDATION_FAILED',
      'f4999',
    ],
    ['a byte more than the most', () => JSON.stringify(small()).padEnd(MAX_BODY_BYTES + 1), 'PAYLOAD_TOO_LARGE', ''],
    [
      'characters of several bytes beyond the most',
      () => JSON.stringify(small({ store: '€'.repeat(MAX_BODY_BYTES / 2) })),
      'PAYLOAD_TOO_LARGE',
      '',
    ],
    ['over 10 MB', () => JSON.stringify(small()).padEnd(10 * 1024 * 1024 + 1), 'PAYLOAD_TOO_LARGE', ''],
  ];
  it.each(bodies)('%s', async (_, body, code, field) => {
    const content = body();
    expectRefused(await shop.sendRaw(String(content)), code, ...(field === '' ? [] : [field]));
  });

  it.each([
    ['text/plain'],
    ['application/xml'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
    ['application/json-patch+json'],
    ['application/vnd.api+json'],
    ['text/json'],
    ['application/octet-stream'],
    ['application'],
    [''],
  ])('as "%s"', async (type) => {
    const body = JSON.stringify(small());
    expectRefused(await shop.sendRaw(body, { headers: { 'content-type': type } }), 'UNSUPPORTED_MEDIA_TYPE');
    expectRefused(
      await ask(url, `/v1/programmes/${programmeId}/members/${memberId}/adjustments`, {
        token: await tokenOf(url, { sub: 'manager', groups: ['manager'] }),
        headers: { 'content-type': type, 'idempotency-key': unique('key') },
        json: { points: 1, reason: 'goodwill' },
      }),
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  it('bytes that are not UTF-8', async () => {
    const [head = '', tail = ''] = JSON.stringify(small({ store: '~' })).split('~');
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe]), Buffer.from(tail)]);
    const messageId = unique('msg');
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', Buffer.from(shop.secret.slice('whsec_'.length), 'base64'))
      .update(`${messageId}.${seconds}.`)
      .update(bytes)
      .digest('base64');
    const headers = { 'webhook-id': messageId, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
    expectRefused(await ask(url, `/v1/merchants/${shop.id}/events`, { body: bytes, headers }), 'SIGNATURE_INVALID');
  });
});

describe('signatures', () => {
  let other: MerchantActor;
  let elsewhere: MerchantActor;
  beforeAll(async () => {
    other = await merchant(url, programmeId);
    elsewhere = await merchant(url, await newProgramme(url));
  });

  const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const signings: readonly [string, () => Signing, ProblemCode, string?][] = [
    ['of six minutes ago', () => ({ at: minutesFromNow(-6) }), 'SIGNATURE_INVALID'],
    ['of 1970', () => ({ at: new Date(0) }), 'SIGNATURE_INVALID'],
    ['six minutes ahead', () => ({ at: minutesFromNow(6) }), 'SIGNATURE_INVALID'],
    ['of a random secret', () => ({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }), 'SIGNATURE_INVALID'],
    ["of another merchant's secret", () => ({ secret: other.secret }), 'SIGNATURE_INVALID'],
    ["of another programme's merchant", () => ({ secret: elsewhere.secret }), 'SIGNATURE_INVALID'],
    ['of another message id', () => ({ headers: { 'webhook-id': 'msg_other' } }), 'SIGNATURE_INVALID'],
    ['of another second', () => ({ headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 9) } }), 'SIGNATURE_INVALID'],
    [
      'time in milliseconds',
      () => ({ headers: { 'webhook-timestamp': String(Date.now()) } }),
      'VALIDATION_FAILED',
      'headers.webhook-timestamp',
    ],
    ['time in words', () => ({ headers: { 'webhook-timestamp': 'now' } }), 'VALIDATION_FAILED', 'headers.webhook-timestamp'],
    ['negative time', () => ({ headers: { 'webhook-timestamp': '-1' } }), 'VALIDATION_FAILED', 'headers.webhook-timestamp'],
    [
      'time with a fraction',
      () => ({ headers: { 'webhook-timestamp': '1674087231.5' } }),
      'VALIDATION_FAILED',
      'headers.webhook-timestamp',
    ],
    ['no id', () => ({ headers: { 'webhook-id': undefined } }), 'VALIDATION_FAILED', 'headers.webhook-id'],
    ['no time', () => ({ headers: { 'webhook-timestamp': undefined } }), 'VALIDATION_FAILED', 'headers.webhook-timestamp'],
    ['no signature', () => ({ headers: { 'webhook-signature': undefined } }), 'VALIDATION_FAILED', 'headers.webhook-signature'],
    ['an empty signature', () => ({ headers: { 'webhook-signature': '' } }), 'VALIDATION_FAILED', 'headers.webhook-signature'],
    ['a long id', () => ({ headers: { 'webhook-id': 'm'.repeat(257) } }), 'VALIDATION_FAILED', 'headers.webhook-id'],
    ['v1 alone', () => ({ headers: { 'webhook-signature': 'v1' } }), 'SIGNATURE_INVALID'],
    ['v1 and nothing', () => ({ headers: { 'webhook-signature': 'v1,' } }), 'SIGNATURE_INVALID'],
    ['commas', () => ({ headers: { 'webhook-signature': ',,,' } }), 'SIGNATURE_INVALID'],
    ['not base64', () => ({ headers: { 'webhook-signature': 'v1,!!!' } }), 'SIGNATURE_INVALID'],
    ['too short', () => ({ headers: { 'webhook-signature': 'v1,AAAA' } }), 'SIGNATURE_INVALID'],
    [
      'several wrong ones',
      () => ({ headers: { 'webhook-signature': `v1,${'A'.repeat(43)}= v1,${'B'.repeat(43)}=` } }),
      'SIGNATURE_INVALID',
    ],
  ];
  it.each(signings)('%s', async (_, signing, code, field) => {
    expectRefused(await shop.send(small(), signing()), code, ...(field === undefined ? [] : [field]));
  });

  it.each(['v2', 'v1a', 'V1', 'v0', ''])('of version "%s"', async (version) => {
    const body = JSON.stringify(small());
    const signed = shop.signatureOf(body);
    const headers = { ...signed, 'webhook-signature': (signed['webhook-signature'] ?? '').replace('v1', version) };
    expectRefused(await ask(url, `/v1/merchants/${shop.id}/events`, { body, headers }), 'SIGNATURE_INVALID');
  });

  it('of another body', async () => {
    const body = JSON.stringify(small());
    const headers = shop.signatureOf(body);
    for (const tampered of [body.replace('2933', '9933'), `${body} `, body.replace('"USD"', '"USD" '), '{}']) {
      expectRefused(await ask(url, `/v1/merchants/${shop.id}/events`, { body: tampered, headers }), 'SIGNATURE_INVALID');
    }
  });

  it('for another merchant, or one that does not exist: the answer is the same', async () => {
    const body = JSON.stringify(small());
    const headers = shop.signatureOf(body);
    const wrong = await ask(url, `/v1/merchants/${other.id}/events`, { body, headers });
    const unknown = await ask(url, '/v1/merchants/mer_nobody/events', { body, headers });
    const { instance: _, ...told } = expectRefused(wrong, 'SIGNATURE_INVALID');
    const { instance: __, ...toldOfUnknown } = expectRefused(unknown, 'SIGNATURE_INVALID');
    expect(toldOfUnknown).toEqual(told);
    expectRefused(await ask(url, '/v1/merchants/shop/events', { body, headers }), 'VALIDATION_FAILED', 'merchantId');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'content-type'])('%s twice', async (name) => {
    const body = JSON.stringify(small());
    const signed: Record<string, string> = { ...shop.signatureOf(body), 'content-type': 'application/json' };
    const answer = await askWithHeaders(`/v1/merchants/${shop.id}/events`, body, {
      ...signed,
      [name]: [signed[name] ?? '', signed[name] ?? ''],
    });
    const code = {
      'webhook-id': 'SIGNATURE_INVALID',
      'webhook-timestamp': 'VALIDATION_FAILED',
      'content-type': 'UNSUPPORTED_MEDIA_TYPE',
    } as const;
    expectRefused(answer, name === 'webhook-id' || name === 'webhook-timestamp' ? code[name] : code['content-type']);
  });
});

/** `fetch` joins a header that is given twice; a merchant's client may not. */
function askWithHeaders(path: string, body: string, headers: Record<string, string | string[]>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}${path}`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          replayed: response.headers['idempotent-replayed'] === 'true',
          requestId: String(response.headers['apigw-requestid']),
          text,
          body: JSON.parse(text),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('tokens', () => {
  const Jwks = z.object({ keys: z.tuple([z.looseObject({ kty: z.string(), kid: z.string() })]) });
  const issuer = `${url}/_local/issuer`;
  const claims = { iss: issuer, aud: 'perennial', sub: 'manager', 'cognito:groups': ['manager'] };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = () => Math.floor(Date.now() / 1000);

  async function signedByForeignKey(over: object = {}, kid = 'local'): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({ ...claims, iat: now() - 10, exp: now() + 600, ...over })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
  }

  async function publicKeyPem(): Promise<string> {
    const { keys } = Jwks.parse(await (await fetch(`${issuer}/jwks`)).json());
    const key = await importJWK(keys[0], 'RS256', { extractable: true });
    if (key instanceof Uint8Array) throw new TypeError('the issuer signs with RSA');
    return exportSPKI(key);
  }

  const hs256 = (secret: string) => {
    const signed = `${encode({ alg: 'HS256', kid: 'local', typ: 'JWT' })}.${encode({ ...claims, exp: now() + 600 })}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  const tokens: readonly [string, () => Promise<string> | string][] = [
    ['garbage', () => 'garbage'],
    ['three dots', () => '...'],
    ['empty parts', () => '.'],
    ['of megabytes of nothing', () => 'a'.repeat(8_000)],
    ['expired', () => tokenOf(url, { sub: 'manager', groups: ['manager'], expiresIn: -10 })],
    ['expired long ago', () => tokenOf(url, { sub: 'manager', groups: ['manager'], expiresIn: -1_000_000 })],
    ['unsigned', () => `${encode({ alg: 'none', kid: 'local' })}.${encode({ ...claims, exp: now() + 600 })}.`],
    ['unsigned, in capitals', () => `${encode({ alg: 'None', kid: 'local' })}.${encode({ ...claims, exp: now() + 600 })}.`],
    ['HS256 with the public key for the secret', async () => hs256(await publicKeyPem())],
    [
      'HS256 with the public key for the secret, as DER',
      async () =>
        hs256(
          createPublicKey(await publicKeyPem())
            .export({ type: 'spki', format: 'der' })
            .toString('latin1'),
        ),
    ],
    ["of a foreign key that has the issuer's name", () => signedByForeignKey()],
    ['of a foreign key with a name of its own', () => signedByForeignKey({}, 'foreign')],
    ['of a foreign issuer', () => signedByForeignKey({ iss: 'https://issuer.example.org' })],
    ['of a foreign key, expired', () => signedByForeignKey({ iat: now() - 1000, exp: now() - 500 })],
    ['for another audience', () => signedByForeignKey({ aud: 'other' })],
    [
      'whose claims were changed',
      async () => {
        const [head, , signature] = (await tokenOf(url, { sub: 'manager', groups: ['analyst'] })).split('.');
        return `${head}.${encode({ ...claims, exp: now() + 600 })}.${signature}`;
      },
    ],
    ['whose signature is gone', async () => (await tokenOf(url, { sub: 'manager', groups: ['manager'] })).replace(/\.[^.]*$/, '.')],
  ];

  it.each(tokens)('%s', async (_, token) => {
    const answer = await ask(url, `/v1/programmes/${programmeId}/members/${memberId}/adjustments`, {
      token: await token(),
      headers: { 'idempotency-key': unique('key') },
      json: { points: 1000, reason: 'a present' },
    });
    expectRefused(answer, 'UNAUTHENTICATED');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic bWFuYWdlcjpzZWNyZXQ='])('authorization: "%s"', async (authorization) => {
    expectRefused(await ask(url, '/v1/programmes', { headers: { authorization } }), 'UNAUTHENTICATED');
  });

  it.each([
    ['no group', []],
    ['another group', ['managers']],
    ['a group in capitals', ['Manager']],
    ['a group that contains it', ['not-manager', 'manager-of-nothing']],
    ['a list in one', ['analyst,manager']],
  ])('%s', async (_, groups) => {
    const token = await tokenOf(url, { sub: unique('sub'), groups });
    expectRefused(await ask(url, '/v1/programmes', { token, json: {} }), 'FORBIDDEN');
  });
});

describe('who may call what', () => {
  const callers = ['nobody', 'member', 'analyst', 'support', 'manager'] as const;
  type Who = (typeof callers)[number];
  const routes: readonly (readonly [string, RouteDefinition])[] = Object.values(ROUTES).map((route) => [routeKey(route), route]);

  const tokens = new Map<Who, string>();
  beforeAll(async () => {
    for (const who of callers.slice(1)) {
      tokens.set(who, await tokenOf(url, { sub: unique(who), groups: who === 'member' ? [] : [who] }));
    }
  });

  /** What the contract says: who may go further than the door. */
  function expected({ caller }: RouteDefinition, who: Who): 'UNAUTHENTICATED' | 'FORBIDDEN' | 'let in' {
    if (caller === 'anyone' || caller === 'merchant') return 'let in';
    if (who === 'nobody') return 'UNAUTHENTICATED';
    return caller === 'member' || caller.some((group) => group === who) ? 'let in' : 'FORBIDDEN';
  }

  it.each(callers.flatMap((who) => routes.map(([key, route]) => [who, key, route] as const)))('%s: %s', async (who, _, route) => {
    const rule = expected(route, who);
    const values = new Map([
      ['programmeId', programmeId],
      ['memberId', memberId],
      ['merchantId', shop.id],
      ['version', '1'],
      ['file', 'swagger-ui.css'],
    ]);
    const path = route.path.replace(/\{(\w+)\}/g, (__, name: string) => values.get(name) ?? '');
    const query = route.path.endsWith('/members') && route.method === 'GET' ? '?externalId=nobody' : '';
    const token = tokens.get(who);
    // Whoever is let in sends what is refused there: nothing is to be written, and nothing left behind.
    const json = route.body === undefined ? {} : { json: rule === 'let in' ? { surprise: 1 } : route.example };
    const answer = await ask(url, path + query, {
      method: route.method,
      ...(token === undefined ? {} : { token }),
      headers: { 'idempotency-key': unique('key') },
      ...json,
    });
    if (rule !== 'let in') {
      expectRefused(answer, rule);
    } else if (route.body !== undefined) expectRefused(answer, 'VALIDATION_FAILED');
    else if (route.caller === 'member') expectRefused(answer, 'NOT_FOUND');
    else expect(answer.status, answer.text).toBe(200);
  });

  it('a merchant route takes no token for a signature', async () => {
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    const body = JSON.stringify(small());
    expectRefused(await ask(url, `/v1/merchants/${shop.id}/events`, { token, body }), 'VALIDATION_FAILED', 'headers.webhook-signature');
    const headers = { ...shop.signatureOf(`${body} `) };
    expectRefused(await ask(url, `/v1/merchants/${shop.id}/events`, { token, body, headers }), 'SIGNATURE_INVALID');
  });

  it("a member's token shows its own data only, whatever the request says", async () => {
    const [one, two] = await Promise.all([newMember(url, programmeId), newMember(url, programmeId)]);
    const token = await tokenOf(url, { sub: one.externalId });
    const me = `/v1/programmes/${programmeId}/me`;
    expect((await ask(url, me, { token })).body).toMatchObject({ memberId: one.memberId });
    for (const suffix of ['', '/balance']) {
      const asTwo = await ask(url, `${me}${suffix}?memberId=${two.memberId}&sub=${two.externalId}`, {
        token,
        headers: { 'x-member-id': two.memberId },
      });
      expect(asTwo.body).toMatchObject({ memberId: one.memberId });
      expect(asTwo.text).not.toContain(two.memberId);
    }
    expectRefused(await ask(url, `${me}/${two.memberId}`, { token }), 'NOT_FOUND');
    expectRefused(
      await ask(url, me, { token, method: 'PATCH', json: { memberId: two.memberId, language: 'de' } }),
      'VALIDATION_FAILED',
      'memberId',
    );
    expectRefused(await ask(url, `/v1/programmes/${programmeId}/members/${two.memberId}`, { token }), 'FORBIDDEN');
    expectRefused(await ask(url, `/v1/programmes/${programmeId}/members/${one.memberId}`, { token }), 'FORBIDDEN');
  });
});

describe('managers', () => {
  const adjust = async (json: unknown, over: { key?: string; programme?: string; of?: string } = {}) =>
    ask(url, `/v1/programmes/${over.programme ?? programmeId}/members/${over.of ?? memberId}/adjustments`, {
      token: await tokenOf(url, { sub: 'manager', groups: ['manager'] }),
      ...(over.key === '' ? {} : { headers: { 'idempotency-key': over.key ?? unique('key') } }),
      json,
    });
  const good = { points: 50, reason: 'goodwill' };

  it.each<readonly [string, unknown, string]>([
    ['no points', { reason: 'goodwill' }, 'points'],
    ['0 points', { ...good, points: 0 }, 'points'],
    ['half a point', { ...good, points: 0.5 }, 'points'],
    ['too many', { ...good, points: 1_000_000_001 }, 'points'],
    ['too many less', { ...good, points: -1_000_000_001 }, 'points'],
    ['points in words', { ...good, points: '50' }, 'points'],
    ['no reason', { points: 50 }, 'reason'],
    ['hardly a reason', { ...good, reason: 'ok' }, 'reason'],
    ['a reason of blanks', { ...good, reason: '     ' }, 'reason'],
    ['an essay', { ...good, reason: 'x'.repeat(501) }, 'reason'],
    ['a lone surrogate', { ...good, reason: 'because \ud800' }, 'reason'],
    ['text that turns around', { ...good, reason: 'because \u202eesuaceb' }, 'reason'],
    ['control characters', { ...good, reason: 'because \u0000\u001b[31m' }, 'reason'],
    ['an unknown field', { ...good, by: 'someone else' }, 'by'],
    ['an array', [good], 'body'],
  ])('an adjustment with %s', async (_, json, field) => {
    expectRefused(await adjust(json), 'VALIDATION_FAILED', field);
  });

  it.each(['', 'short', 'x'.repeat(129), 'with a blank', 'ünicode-key'])('the idempotency key "%s"', async (key) => {
    expectRefused(await adjust(good, { key }), 'VALIDATION_FAILED', 'headers.idempotency-key');
  });

  it('more points than there are', async () => {
    expectRefused(await adjust({ ...good, points: -51 }), 'INSUFFICIENT_POINTS', 'points');
  });

  it("another programme's member and merchant", async () => {
    const programme = await newProgramme(url);
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    const there = `/v1/programmes/${programme}`;
    expectRefused(await adjust(good, { programme }), 'NOT_FOUND');
    for (const suffix of ['', '/balance', '/entries', '/verification']) {
      expectRefused(await ask(url, `${there}/members/${memberId}${suffix}`, { token }), 'NOT_FOUND');
    }
    expect((await ask(url, `${there}/members?externalId=${externalId}`, { token })).body).toEqual({ items: [] });
    expectRefused(await ask(url, `${there}/merchants/${shop.id}`, { token }), 'NOT_FOUND');
    expectRefused(await ask(url, `${there}/merchants/${shop.id}/secrets`, { token, json: {} }), 'NOT_FOUND');
    const stranger = await merchant(url, programme);
    expectRefused(await stranger.send(small({ member: { id: memberId } })), 'NOT_FOUND', 'data.member.id');
    expect((await shop.send(small({ member: { id: memberId }, amount: -1 }))).status).toBe(400);
  });

  it('programmes, members, merchants and versions that do not exist', async () => {
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    const nobody = `mem_${'0'.repeat(26)}`;
    for (const path of [
      '/no-such-programme',
      '/no-such-programme/versions',
      '/no-such-programme/merchants',
      '/no-such-programme/members?externalId=x',
      `/no-such-programme/members/${memberId}`,
      '/no-such-programme/me',
      `/${programmeId}/versions/2`,
      `/${programmeId}/merchants/mer_nobody`,
      `/${programmeId}/members/${nobody}`,
      `/${programmeId}/members/${nobody}/balance`,
      `/${programmeId}/members/${nobody}/entries`,
      `/${programmeId}/members/${nobody}/verification`,
    ])
      expectRefused(await ask(url, `/v1/programmes${path}`, { token }), 'NOT_FOUND');
    expectRefused(await ask(url, '/v1/programmes/no-such-programme/members', { token, json: { externalId: 'x' } }), 'NOT_FOUND');
    expectRefused(await ask(url, '/v1/programmes/no-such-programme/me', { token, json: {} }), 'NOT_FOUND');
    expectRefused(
      await ask(url, '/v1/programmes/no-such-programme/merchants', { token, json: { id: unique('mer_x'), name: 'x' } }),
      'NOT_FOUND',
    );
  });

  it.each([
    ['/Demo', 'programmeId'],
    ['/x', 'programmeId'],
    ['/%20', 'programmeId'],
    ['/a%00b', 'programmeId'],
    [`/${'a'.repeat(33)}`, 'programmeId'],
    ['/PROGRAMME/members/mem_1', 'memberId'],
    ['/PROGRAMME/merchants/mem_1', 'merchantId'],
    ['/PROGRAMME/versions/0', 'version'],
    ['/PROGRAMME/versions/1.0', 'version'],
    ['/PROGRAMME/versions/9999999', 'version'],
  ])('the path %s', async (path, field) => {
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    expectRefused(await ask(url, `/v1/programmes${path.replace('PROGRAMME', programmeId)}`, { token }), 'VALIDATION_FAILED', field);
  });

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=101', 'query.limit'],
    ['limit=abc', 'query.limit'],
    ['limit=-1', 'query.limit'],
    ['limit=1.5', 'query.limit'],
    ['limit=', 'query.limit'],
    ['limit=1&limit=2', 'query.limit'],
    ['limit=%31%30%20', 'query.limit'],
    ['cursor=', 'query.cursor'],
    ['cursor=garbage', 'query.cursor'],
    ['cursor=%F0%9F%92%A9', 'query.cursor'],
    ['cursor=LTE', 'query.cursor'],
    ['cursor=MA', 'query.cursor'],
    ['cursor=MS41', 'query.cursor'],
    ['cursor=MWUxMDA', 'query.cursor'],
    [`cursor=${'A'.repeat(513)}`, 'query.cursor'],
    ['surprise=1', 'query.surprise'],
  ])('a page with %s', async (query, field) => {
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    for (const list of [`${programmeId}/members/${memberId}/entries`, `${programmeId}/versions`]) {
      expectRefused(await ask(url, `/v1/programmes/${list}?${query}`, { token }), 'VALIDATION_FAILED', field);
    }
    const own = await tokenOf(url, { sub: externalId });
    expectRefused(await ask(url, `/v1/programmes/${programmeId}/me/entries?${query}`, { token: own }), 'VALIDATION_FAILED', field);
  });

  it.each([
    ['', 'query'],
    ['externalId=', 'query.externalId'],
    ['externalId=%20', 'query.externalId'],
    ['externalId=a%23b', 'query.externalId'],
    ['email=ada', 'query.email'],
    ['phone=123', 'query.phone'],
    ['card=!!!!', 'query.card'],
    ['externalId=x&email=ada%40example.org', 'query'],
    ['externalId=x&surprise=1', 'query.surprise'],
  ])('a search for "%s"', async (query, field) => {
    const token = await tokenOf(url, { sub: 'manager', groups: ['manager'] });
    expectRefused(await ask(url, `/v1/programmes/${programmeId}/members?${query}`, { token }), 'VALIDATION_FAILED', field);
  });

  it.each<readonly [string, object, string]>([
    ['no identity', { profile: { givenName: 'Ada' } }, 'externalId'],
    ['nothing', {}, 'externalId'],
    ['a blank external id', { externalId: '  ' }, 'externalId'],
    ['a bad e-mail', { email: 'ada@' }, 'email'],
    ['a bad phone', { phone: '030' }, 'phone'],
    ['a bad card', { card: '1' }, 'card'],
    ['a birthday that never was', { externalId: 'x', profile: { birthDate: '1990-02-30' } }, 'profile.birthDate'],
    ['a language that is none', { externalId: 'x', profile: { language: 'English' } }, 'profile.language'],
    ['a name with a lone surrogate', { externalId: 'x', profile: { givenName: 'A\ud800' } }, 'profile.givenName'],
    ['an unknown attribute', { externalId: 'x', profile: { shoeSize: 43 } }, 'profile.shoeSize'],
    ['points from the start', { externalId: 'x', points: 1000 }, 'points'],
  ])('an enrolment with %s', async (_, json, field) => {
    const token = await tokenOf(url, { sub: 'support', groups: ['support'] });
    expectRefused(await ask(url, `/v1/programmes/${programmeId}/members`, { token, json }), 'VALIDATION_FAILED', field);
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/v1'],
    ['GET', '/v2/programmes'],
    ['GET', '/v1/programmes/'],
    ['GET', '/V1/programmes'],
    ['GET', '/v1/programmes/demo/rewards'],
    ['GET', '/v1//programmes'],
    ['DELETE', '/v1/programmes'],
    ['PUT', '/v1/programmes/demo'],
    ['DELETE', '/v1/programmes/demo/me'],
    ['GET', '/v1/merchants/mer_x/events'],
    ['PUT', '/v1/merchants/mer_x/events'],
    ['POST', '/docs'],
    ['GET', '/.env'],
    ['GET', '/docs/..%2f..%2fpackage.json'],
    ['GET', '/docs/%2e%2e%2fpackage.json'],
    ['GET', '/_local'],
    ['GET', '/_local/nothing'],
  ])('%s %s is nowhere, as API Gateway has it', async (method, path) => {
    const token = await tokenOf(url, { sub: 'nobody' });
    const answer = await ask(url, path, { method, token });
    expectRefused(answer, 'NOT_FOUND');
  });
});

it('in the end the order that was refused all along is new, and credited once', async () => {
  const { entry, points } = await shop.credited({ orderId, member: { externalId } });
  expect({ entry, points }).toEqual({ entry: before.entries + 1, points: { earned: 29, pending: 0 } });
  before = await ledgerOf(await staff(url, 'analyst'), programmeId, memberId);
  expect(before).toMatchObject({ entries: 3, points: 79 });
});
