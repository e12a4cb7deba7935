/** The routes of merchants and their tills. Every request is signed. */
import type { MERCHANT_FEATURES } from '../../shared/contract/merchant-routes.ts';
import { type MerchantSecrets, merchantSecrets } from '../../shared/use-cases/merchants/merchants.ts';
import { endpoint } from '../edge/endpoint.ts';
import { platform } from '../edge/wire.ts';
import { MERCHANT_ROUTE_KEYS } from './kernel/route-keys.ts';

let secrets: MerchantSecrets | undefined;

export const handler = endpoint<typeof MERCHANT_FEATURES>(
  MERCHANT_ROUTE_KEYS,
  {
    events: async () => (await import('./earning/merchant-events.ts')).events,
    till: async () => (await import('./checkout/till.ts')).till,
  },
  async (merchantId, rawBody, headers) => {
    const { signedBy } = await import('../edge/webhook-signature.ts');
    secrets ??= merchantSecrets(platform());
    return signedBy(secrets, merchantId, rawBody, headers, platform().clock.now());
  },
);
