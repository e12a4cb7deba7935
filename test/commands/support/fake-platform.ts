/**
 * A small platform for tests of commands. It verifies signatures, credits each order once, replays, and misbehaves on demand. It records
 * the received bytes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { MerchantEvent, type Purchase } from '../../../shared/contract/earning/merchant-events.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/contract/kernel/problems.ts';
import type { EntryView } from '../../../shared/contract/ledger/entry.ts';
import { type InNormalForm, inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';

export interface Delivery {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
  readonly orderId: string | undefined;
}

export type Misbehaviour = 'busy' | 'drop' | 'drop-after-commit' | 'fail';

export interface FakePlatform extends AsyncDisposable {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** The orders of each member, in the order in which they were credited. */
  readonly credited: ReadonlyMap<string, readonly string[]>;
  readonly enrolled: ReadonlyMap<string, string>;
  readonly clocksSet: readonly string[];
  readonly schedulesRun: readonly string[];
  readonly secrets: string[];
  /** The number of tokens that were given out. */
  readonly tokensGiven: () => number;
  expireTokens(): void;
}

export interface FakeOptions {
  /** Called before each delivery; `seen` is the number of earlier deliveries of that message. */
  readonly misbehave?: (orderId: string, seen: number) => Misbehaviour | undefined;
  /** The platform's clock minus the machine's, in milliseconds. */
  readonly aheadMs?: number;
  readonly local?: boolean;
  readonly refuse?: (orderId: string) => ProblemCode | undefined;
  readonly clockRefusal?: string;
  /** The tier after a number of purchases. Default: the programme has no tiers. */
  readonly tier?: (purchases: number) => string;
}

export async function startFakePlatform(options: FakeOptions = {}): Promise<FakePlatform> {
  const deliveries: Delivery[] = [];
  const credited = new Map<string, string[]>();
  const orders = new Map<string, { readonly body: string; readonly status: number; readonly answer: object }>();
  const enrolled = new Map<string, string>();
  const unclaimed = new Map<string, readonly InNormalForm<Purchase>[]>();
  /** The newest first. */
  const entries = new Map<string, readonly EntryView[]>();
  const seen = new Map<string, number>();
  const clocksSet: string[] = [];
  const schedulesRun: string[] = [];
  const secrets: string[] = [];
  let aheadMs = options.aheadMs ?? 0;
  let tokensGiven = 0;
  const tokens = new Set(['token-0']);

  const now = () => new Date(Date.now() + aheadMs);
  const memberIdOf = (identity: string) => `mem_${String([...enrolled.keys()].indexOf(identity)).padStart(26, '0')}`;

  const signatureHolds = ({ id, timestamp, signature, body }: Delivery) => {
    const at = new Date(Number(timestamp) * 1000);
    if (Math.abs(at.getTime() - now().getTime()) > 300_000) return false;
    // The library's verify() only knows this machine's clock. With another clock, the signatures are compared.
    return secrets.some((secret) => {
      if (aheadMs !== 0) return new Webhook(secret).sign(id, at, body) === signature;
      try {
        new Webhook(secret).verify(body, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature });
        return true;
      } catch {
        return false;
      }
    });
  };

  /** @returns what the answer to the purchase says, now or later. */
  const credit = (identity: string, { orderId, occurredAt, currency, amount }: InNormalForm<Purchase>) => {
    const history = credited.get(identity) ?? [];
    credited.set(identity, [...history, orderId]);
    const points = Math.floor(amount / 100);
    const tier = options.tier === undefined ? null : { id: options.tier(history.length + 1), changed: false };
    const entry = history.length + 2;
    entries.set(identity, [
      {
        number: entry,
        kind: 'earn',
        at: occurredAt,
        programmeVersion: 1,
        points,
        balance: { active: points, pending: 0, debt: 0 },
        purchase: { merchantId: 'mer_cdnow', orderId, occurredAt, currency, amount },
        ...(tier === null ? {} : { tier }),
        explanation: [],
        hash: 'h',
      },
      ...(entries.get(identity) ?? []),
    ]);
    return { entry, points, tier };
  };

  const receive = (delivery: Delivery, response: ServerResponse) => {
    if (!signatureHolds(delivery)) return problem(response, 'SIGNATURE_INVALID');
    const event = MerchantEvent.safeParse(JSON.parse(delivery.body));
    if (!event.success || event.data.type !== 'purchase.completed') return problem(response, 'VALIDATION_FAILED');
    const purchase = inNormalForm(event.data.data);
    const refusal = options.refuse?.(purchase.orderId);
    if (refusal !== undefined) return problem(response, refusal);
    const times = seen.get(purchase.orderId) ?? 0;
    seen.set(purchase.orderId, times + 1);
    const misbehaviour = options.misbehave?.(purchase.orderId, times);
    if (misbehaviour === 'drop') return response.socket?.destroy();
    if (misbehaviour === 'busy') return problem(response, 'BUSY', { 'retry-after': '3' });
    if (misbehaviour === 'fail') return problem(response, 'INTERNAL');
    const before = orders.get(purchase.orderId);
    if (before !== undefined && before.body !== delivery.body) return problem(response, 'ORDER_MISMATCH');
    if (before !== undefined) return answer(response, before.status, before.answer, { 'idempotent-replayed': 'true' });
    const identity = identityOf(purchase.member);
    if (!enrolled.has(identity)) {
      const kept = { orderId: purchase.orderId, kept: 'unclaimed' };
      orders.set(purchase.orderId, { body: delivery.body, status: 202, answer: kept });
      unclaimed.set(identity, [...(unclaimed.get(identity) ?? []), purchase]);
      return answer(response, 202, kept);
    }
    const { entry, points, tier } = credit(identity, purchase);
    const first = {
      orderId: purchase.orderId,
      memberId: memberIdOf(identity),
      entry,
      points: { earned: points, pending: 0 },
      asOf: purchase.occurredAt,
      balance: { active: points, pending: 0, debt: 0 },
      tier,
      explanation: [],
    };
    orders.set(purchase.orderId, { body: delivery.body, status: 200, answer: first });
    if (misbehaviour === 'drop-after-commit') return response.socket?.destroy();
    return answer(response, 200, first);
  };

  const merchant = () => ({
    id: 'mer_cdnow',
    programmeId: 'cdnow',
    name: 'Import',
    createdAt: now().toISOString(),
    secrets: secrets.map((_, index) => ({ id: `sec_${index}`, createdAt: now().toISOString(), expiresAt: null })),
  });
  const newSecret = () => {
    const secret = `whsec_${Buffer.alloc(24, secrets.length + 1).toString('base64')}`;
    secrets.push(secret);
    return { ...merchant(), secret };
  };

  const administer = (request: IncomingMessage, body: string, response: ServerResponse) => {
    if (!tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) return answer(response, 401, { message: 'Unauthorized' });
    switch (`${request.method} ${request.url}`) {
      case 'GET /v1/programmes/cdnow/merchants/mer_cdnow':
        return secrets.length === 0 ? problem(response, 'NOT_FOUND') : answer(response, 200, merchant());
      case 'POST /v1/programmes/cdnow/merchants':
      case 'POST /v1/programmes/cdnow/merchants/mer_cdnow/secrets':
        return answer(response, 201, newSecret());
      case 'POST /v1/programmes/cdnow/members': {
        const identity = identityOf(JSON.parse(body));
        const replayed: Record<string, string> = enrolled.has(identity) ? { 'idempotent-replayed': 'true' } : {};
        enrolled.set(identity, body);
        for (const purchase of unclaimed.get(identity) ?? []) credit(identity, purchase);
        unclaimed.delete(identity);
        return answer(response, 201, { programmeId: 'cdnow', memberId: memberIdOf(identity), enrolledAt: now().toISOString() }, replayed);
      }
      default: {
        const memberId = /^GET \/v1\/programmes\/cdnow\/members\/(\w+)\/entries$/.exec(`${request.method} ${request.url}`)?.[1];
        const identity = [...enrolled.keys()].find((known) => memberIdOf(known) === memberId);
        if (identity !== undefined) return answer(response, 200, { items: entries.get(identity) ?? [], nextCursor: null });
        return problem(response, 'NOT_FOUND');
      }
    }
  };

  const serveLocal = (request: IncomingMessage, body: string, response: ServerResponse) => {
    switch (`${request.method} ${request.url}`) {
      case 'POST /_local/token':
        tokensGiven += 1;
        tokens.add(`token-${tokensGiven}`);
        return answer(response, 200, { token: `token-${tokensGiven}` });
      case 'GET /_local/clock':
        return answer(response, 200, { now: now().toISOString() });
      case 'POST /_local/clock': {
        if (options.clockRefusal !== undefined) return problem(response, 'VALIDATION_FAILED', {}, options.clockRefusal);
        const to: string = JSON.parse(body).now;
        clocksSet.push(to);
        aheadMs = Date.parse(to) - Date.now();
        return answer(response, 200, { now: to });
      }
      case 'GET /_local/schedules':
        return answer(response, 200, { schedules: [{ name: 'nightly' }] });
      case 'POST /_local/schedules/nightly/run':
        schedulesRun.push(now().toISOString().slice(0, 10));
        return answer(response, 200, {});
      default:
        return answer(response, 404, { message: 'Not Found' });
    }
  };

  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url?.startsWith('/_local/') && options.local !== false) return serveLocal(request, body, response);
    if (request.url !== '/v1/merchants/mer_cdnow/events') return administer(request, body, response);
    const delivery: Delivery = {
      id: String(request.headers['webhook-id']),
      timestamp: String(request.headers['webhook-timestamp']),
      signature: String(request.headers['webhook-signature']),
      body,
      orderId: JSON.parse(body).data?.orderId,
    };
    deliveries.push(delivery);
    return receive(delivery, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    credited,
    enrolled,
    clocksSet,
    schedulesRun,
    secrets,
    tokensGiven: () => tokensGiven,
    expireTokens: () => tokens.clear(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const identityOf = (identity: object) => JSON.stringify(Object.entries(identity)[0]);

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, code: ProblemCode, headers: Record<string, string> = {}, detail?: string) {
  const { status, title } = PROBLEMS[code];
  answer(response, status, { type: `/docs#${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) }, headers);
}
