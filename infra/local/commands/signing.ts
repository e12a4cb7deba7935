/** Standard Webhooks 1.0 for senders: the three headers that make a body a merchant event. */
import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

export class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret';
}

export interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** @throws UnusableSecret unless the secret is `whsec_` and base64. */
export function signatureHeaders(secret: string, messageId: string, at: Date, body: string): SignatureHeaders {
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(checkedSecret(secret)).sign(messageId, at, body),
  };
}

/** @throws UnusableSecret unless it is `whsec_` and base64. */
export function checkedSecret(secret: string): string {
  const unusable = 'the secret must be whsec_ and base64, as the platform showed it when it was made';
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) throw new UnusableSecret(unusable);
  try {
    new Webhook(secret);
  } catch (cause) {
    throw new UnusableSecret(unusable, { cause });
  }
  return secret;
}

/**
 * The message id of an order: the same in every run, so a repeated message is a duplicate. Hashed, because an order id may not fit
 * into a header.
 */
export function messageIdOf(merchantId: string, orderId: string): string {
  return `msg_${createHash('sha256').update(`${merchantId}#${orderId}`).digest('hex').slice(0, 32)}`;
}
