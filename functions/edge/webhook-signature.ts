/** Standard Webhooks 1.0 over the raw body. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import type { MerchantSecrets } from '../../shared/use-cases/merchants/merchants.ts';
import { RequestRefused } from './problems.ts';

/** @throws RequestRefused SIGNATURE_INVALID; for a merchant that does not exist as for a wrong signature. */
export async function signedBy(
  merchants: MerchantSecrets,
  merchantId: string,
  rawBody: string,
  headers: Readonly<Record<string, string>>,
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
      ? 'webhook-timestamp must be within 5 minutes of now, in seconds since 1970'
      : "webhook-signature must be v1 and the HMAC-SHA256 of `id.timestamp.body`, the body to the byte, with one of the merchant's secrets",
  );
}
