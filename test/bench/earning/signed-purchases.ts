/** Signed purchases of a merchant, by members in turns. */
import { signatureHeaders } from '../../../infra/local/commands/signing.ts';
import { type GatewayEvent, gatewayEvent } from '../../../infra/local/gateway/gateway-event.ts';
import { ROUTES, routeKey } from '../../../shared/contract/routes.ts';
import { ORDINARY, orderId } from './ordinary-purchase.ts';

export interface SignedPurchase {
  readonly orderId: string;
  readonly memberId: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface BenchMerchant {
  readonly id: string;
  readonly programmeId: string;
  readonly secret: string;
}

export class SignedPurchases {
  readonly merchant: BenchMerchant;
  readonly #memberIds: readonly string[];
  #made = 0;

  constructor(merchant: BenchMerchant, memberIds: readonly string[]) {
    this.merchant = merchant;
    this.#memberIds = memberIds;
  }

  /** To be sent within the five minutes of the signature. */
  next(count: number): readonly SignedPurchase[] {
    return Array.from({ length: count }, () => this.one());
  }

  one(): SignedPurchase {
    const { id: merchantId, secret } = this.merchant;
    const memberId = this.#memberIds[this.#made % this.#memberIds.length] ?? '';
    this.#made += 1;
    const order = orderId(this.#made);
    const now = new Date();
    const data = { ...ORDINARY, orderId: order, member: { id: memberId }, occurredAt: now.toISOString() };
    const body = JSON.stringify({ type: 'purchase.completed', timestamp: now.toISOString(), data });
    return {
      orderId: order,
      memberId,
      path: ROUTES.sendMerchantEvent.path.replace('{merchantId}', merchantId),
      headers: { 'content-type': 'application/json', ...signatureHeaders(secret, `msg_${order}`, now, body) },
      body,
    };
  }
}

/** The event that API Gateway passes to the function. */
export function eventOf({ path, headers, body, orderId }: SignedPurchase, { id }: BenchMerchant): GatewayEvent {
  const sent = { host: 'api.example.com', 'user-agent': 'perennial-bench', ...headers };
  return gatewayEvent({
    method: ROUTES.sendMerchantEvent.method,
    target: path,
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    headers: sent,
    rawHeaders: Object.entries(sent).flat(),
    body: Buffer.from(body),
    requestId: orderId,
    routeKey: routeKey(ROUTES.sendMerchantEvent),
    pathParameters: { merchantId: id },
    jwt: undefined,
    now: new Date(),
  });
}
