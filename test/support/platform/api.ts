/** The actors of end-to-end tests: managers, members and merchants of a programme that is the test's own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import * as z from 'zod';
import { type Client, createClient } from '../../../shared/contract/client.ts';
import { EventKept, PurchaseCredited, ReturnReversed } from '../../../shared/contract/earning/merchant-events.ts';
import { Problem } from '../../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/contract/kernel/problems.ts';
import type { Group } from '../../../shared/contract/kernel/route.ts';
import type { ProgrammeTerms } from '../../../shared/contract/programmes/programme.ts';
import type { TierTerms } from '../../../shared/contract/tiers/tier-terms.ts';
import { localCalls, type TokenFor } from './platform.ts';

/** A name that no other test has, so that tests can share a platform. */
export const unique = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`;

export const TERMS = {
  name: 'Evergreen Records',
  timeZone: 'Europe/Berlin',
  earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'after', months: 12, to: 'month' },
} as const satisfies z.input<typeof ProgrammeTerms>;

/** Two levels, with everything that the second can have. */
export const TIERS: z.input<typeof TierTerms> = {
  levels: [
    { id: 'member', name: 'Member', benefits: {} },
    {
      id: 'gold',
      name: 'Gold',
      qualification: { need: 'any', of: [{ metric: 'points', atLeast: 1_000 }] },
      benefits: { multiplier: 1.5, perks: ['free-shipping'], birthdayPoints: 50, expiry: { policy: 'after', days: 800, to: 'quarter' } },
    },
  ],
  period: { kind: 'rolling', months: 12 },
  hold: { policy: 'for', months: 12, to: 'month' },
  downgrade: 'to-earned',
  graceDays: 30,
  warningDays: 14,
  onReturn: 'at-once',
  bonusQualifies: false,
};

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly replayed: boolean;
  /** Seconds; NaN: it does not say. */
  readonly retryAfter: number;
  readonly requestId: string;
  readonly text: string;
  readonly body: unknown;
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    replayed: response.headers.get('idempotent-replayed') === 'true',
    retryAfter: Number(response.headers.get('retry-after') ?? Number.NaN),
    requestId: response.headers.get('apigw-requestid') ?? '',
    text,
    body: jsonIn(text),
  };
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer's body, which is of the schema and has nothing that the schema does not name. */
export function bodyOf<Schema extends z.ZodType>({ status, text, body }: Answer, expectedStatus: number, schema: Schema): z.output<Schema> {
  expect(status, text).toBe(expectedStatus);
  const parsed = schema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}

/** Matches signs of the inside in an answer: a stack trace, or a library's message. */
export const FROM_INSIDE = /node_modules|\.(ts|mjs|js):\d+|\bat \w+ \(|Error:|DynamoDB|ZodError/;

/** The answer is a refusal of this code, in the contract's form, and names each of the fields. */
export function expectRefused(answer: Answer, code: ProblemCode, ...fields: readonly string[]): Problem {
  expect({ status: answer.status, body: answer.body }, answer.text).toMatchObject({ status: PROBLEMS[code].status, body: { code } });
  expect(answer.type).toBe('application/problem+json');
  const problem = Problem.parse(answer.body);
  expect(problem.status).toBe(answer.status);
  expect(problem.errors?.map(({ field }) => field) ?? []).toEqual(expect.arrayContaining([...fields]));
  expect(answer.text).not.toMatch(FROM_INSIDE);
  return problem;
}

/** Awaits a call of the typed client that must be refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Problem> {
  const outcome = await call.then(
    (answer: unknown) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`was not refused: ${JSON.stringify(outcome.answer)}`);
  return z.object({ problem: Problem }).parse(outcome.error).problem;
}

export interface RawRequest {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent to the byte. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Over HTTP, unless told. */
  readonly fetch?: typeof fetch | undefined;
}

/** A request without the client, for what the client would not send. */
export async function ask(
  url: string,
  path: string,
  { method, token, headers, json, body, fetch: send = fetch }: RawRequest = {},
): Promise<Answer> {
  const content = body ?? (json === undefined ? undefined : JSON.stringify(json));
  return answerOf(
    await send(`${url}${path}`, {
      method: method ?? (content === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    }),
  );
}

export const tokenOf = (url: string, request: TokenFor): Promise<string> => localCalls(url).token(request);

/** Someone of the brand, of the group, with a token of their own. */
export const staff = async (url: string, group: Group): Promise<Client> =>
  createClient({ baseUrl: url, token: await tokenOf(url, { sub: unique(group), groups: [group] }) });

export const manager = (url: string): Promise<Client> => staff(url, 'manager');

/** The client of a token with this subject: the app of a member, or of someone who may become one. */
export const member = async (url: string, sub: string, claims: Omit<TokenFor, 'sub'> = {}): Promise<Client> =>
  createClient({ baseUrl: url, token: await tokenOf(url, { ...claims, sub }) });

/** Creates a programme of the test's own. */
export async function newProgramme(url: string, terms: z.input<typeof ProgrammeTerms> = TERMS): Promise<string> {
  const id = unique('e2e');
  await (await manager(url)).call('createProgramme', { body: { id, ...terms } });
  return id;
}

/** The PIN that was printed on a card. */
export async function pinOf(url: string, programmeId: string, card: string): Promise<string | undefined> {
  const { body } = await (await manager(url)).call('readCardPins', { params: { programmeId }, body: { cards: [card] } });
  return body.pins[0]?.pin;
}

/** Enrols someone by an external id and a token's subject of the same name. */
export async function newMember(url: string, programmeId: string, externalId = unique('x')) {
  const { body } = await (await manager(url)).call('enrolMember', { params: { programmeId }, body: { externalId, subject: externalId } });
  return { memberId: body.memberId, externalId };
}

/** Gives the parts of a member's ledger that a request could have changed. */
export async function ledgerOf(client: Client, programmeId: string, memberId: string) {
  const { body } = await client.call('verifyLedger', { params: { programmeId, memberId } });
  expect(body.faults).toEqual([]);
  expect(body.valid).toBe(true);
  return { entries: body.entries, points: body.points, balance: body.balance, head: body.head };
}

export interface Signing {
  readonly secret?: string;
  readonly messageId?: string;
  readonly at?: Date;
  /** Over those that signing makes; undefined: left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface MerchantActor {
  readonly id: string;
  readonly programmeId: string;
  readonly secret: string;
  /** The headers that sign a body. */
  signatureOf(body: string, signing?: Signing): Record<string, string>;
  /** Sends a body to the byte, signed. */
  sendRaw(body: string, signing?: Signing): Promise<Answer>;
  /** Sends an event, signed. */
  send(event: unknown, signing?: Signing): Promise<Answer>;
  /** Asks of points and vouchers, signed: below `redemptions`; a key of its own unless told. */
  atTill(path: '' | '/preview' | '/reversals', body: object, key?: string): Promise<Answer>;
  /** Sends a purchase, which must be credited. */
  credited(data: object): Promise<z.output<typeof PurchaseCredited>>;
  /** Sends a return, which must be reversed. */
  reversed(data: object): Promise<z.output<typeof ReturnReversed>>;
  /** Sends a purchase or a return, which must be kept. */
  kept(event: unknown): Promise<z.output<typeof EventKept>>;
}

/** Registers a merchant of the programme. */
export async function merchant(url: string, programmeId: string, now: () => Date = () => new Date()): Promise<MerchantActor> {
  const id = unique('mer_shop');
  const { body: registered } = await (await manager(url)).call('registerMerchant', {
    params: { programmeId },
    body: { id, name: 'Record shop' },
  });
  return merchantActor(url, { ...registered, now });
}

/** A merchant that is registered already. */
export function merchantActor(
  url: string,
  known: {
    readonly id: string;
    readonly programmeId: string;
    readonly secret: string;
    readonly now?: () => Date;
    readonly fetch?: typeof fetch;
  },
): MerchantActor {
  const { id, programmeId, secret, now = () => new Date() } = known;
  const signatureOf = (body: string, signing: Signing = {}): Record<string, string> => {
    const at = signing.at ?? now();
    const messageId = signing.messageId ?? `msg_${randomUUID()}`;
    const headers = {
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(signing.secret ?? secret).sign(messageId, at, body),
      ...signing.headers,
    };
    return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
  };
  const sendRaw = (body: string, signing?: Signing) =>
    ask(url, `/v1/merchants/${id}/events`, { body, headers: signatureOf(body, signing), fetch: known.fetch });
  const send = (event: unknown, signing?: Signing) => sendRaw(JSON.stringify(event), signing);
  return {
    id,
    programmeId,
    secret,
    signatureOf,
    sendRaw,
    send,
    atTill: (path, json, key = unique('key')) => {
      const body = JSON.stringify(json);
      const headers = { ...signatureOf(body), 'idempotency-key': key };
      return ask(url, `/v1/merchants/${id}/redemptions${path}`, { body, headers, fetch: known.fetch });
    },
    credited: async (data) => bodyOf(await send(purchaseOf(data, now())), 200, PurchaseCredited),
    reversed: async (data) => bodyOf(await send(returnOf(data, now())), 200, ReturnReversed),
    kept: async (event) => bodyOf(await send(event), 202, EventKept),
  };
}

/** A purchase of 29.33 USD a minute ago; who and what differs, the caller says. */
export const purchaseOf = (data: object, now: Date = new Date()) => ({
  type: 'purchase.completed',
  timestamp: now.toISOString(),
  data: { orderId: unique('A'), occurredAt: new Date(now.getTime() - 60_000).toISOString(), currency: 'USD', amount: 2933, ...data },
});

/** A return of now; of which order and how much, the caller says. */
export const returnOf = (data: object, now: Date = new Date()) => ({
  type: 'purchase.returned',
  timestamp: now.toISOString(),
  data: { returnId: unique('R'), occurredAt: now.toISOString(), ...data },
});
