/** Standard Webhooks 1.0 over the raw body. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type Instant, toInstant } from '../../shared/domain/kernel/time.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import type { MerchantSecrets } from '../../shared/use-cases/merchants/merchant-secrets.ts';
import { RequestRefused } from './refusals/request-refused.ts';

/**
 * `headers` have passed the contract, so their timestamp is a number of seconds.
 * @throws RequestRefused SIGNATURE_INVALID; for a merchant that does not exist as for a wrong signature.
 */
export async function signedBy(
  merchants: MerchantSecrets,
  merchantId: string,
  rawBody: string,
  headers: Readonly<Record<string, string>>,
  now: Instant,
): Promise<Merchant> {
  let reason = '';
  // The second time read afresh: the secret may have been made a moment ago.
  for (const fresh of [false, true]) {
    const opened = await merchants.open(merchantId, fresh);
    for (const secret of opened?.secrets ?? []) {
      try {
        new Webhook(secret).verify(rawBody, { ...headers }, { jsonParse: false });
        if (opened !== undefined) return opened.merchant;
      } catch (error) {
        if (!(error instanceof WebhookVerificationError)) throw error;
        reason = error.message;
      }
    }
  }
  throw new RequestRefused(
    'SIGNATURE_INVALID',
    /timestamp/i.test(reason)
      ? `webhook-timestamp says ${toInstant(Number(headers['webhook-timestamp']) * 1000)}, and must be within 5 minutes of the platform's time, ${now}`
      : "webhook-signature must be v1 and the HMAC-SHA256 of `id.timestamp.body`, the body to the byte, with one of the merchant's secrets",
  );
}
