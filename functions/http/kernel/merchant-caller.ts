/** Merchants sign their requests. */
import { type MerchantSecrets, merchantSecrets } from '../../../shared/use-cases/merchants/merchant-secrets.ts';
import type { Authenticate } from '../../edge/endpoint.ts';
import { signedBy } from '../../edge/webhook-signature.ts';
import { platform } from '../../edge/wire.ts';

let secrets: MerchantSecrets | undefined;

/** The merchant whose secret signed the body. */
export const merchantCaller: Authenticate = (merchantId, rawBody, headers) => {
  secrets ??= merchantSecrets(platform());
  return signedBy(secrets, merchantId, rawBody, headers, platform().clock.now());
};
