/** Managers register merchants and rotate their secrets. */
import { MERCHANT_ADMIN_ROUTES } from '../../../shared/contract/merchants/merchant-admin-routes.ts';
import { listMerchants, merchantOf, registerMerchant, rotateMerchantSecret } from '../../../shared/use-cases/merchants/merchants.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { callersKey } from '../kernel/callers-key.ts';
import { namedPage } from '../kernel/page.ts';

const DEFAULT_OVERLAP_HOURS = 24;

export const merchants = feature(MERCHANT_ADMIN_ROUTES, {
  async registerMerchant({ params: { programmeId }, body, headers, caller }) {
    const { merchant, secret, replayed } = await registerMerchant(platform(), programmeId, body, callersKey(caller, headers));
    return { status: 201, replayed, body: { ...merchant, secret } };
  },
  async listMerchants({ params: { programmeId }, query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listMerchants(platform(), programmeId, after, limit),
        (merchant) => merchant,
      ),
    };
  },
  async getMerchant({ params: { programmeId, merchantId } }) {
    return { status: 200, body: await merchantOf(platform(), programmeId, merchantId) };
  },
  async rotateMerchantSecret({ params: { programmeId, merchantId }, body, headers, caller }) {
    const { merchant, secret, replayed } = await rotateMerchantSecret(
      platform(),
      programmeId,
      merchantId,
      body.overlapHours ?? DEFAULT_OVERLAP_HOURS,
      callersKey(caller, headers),
    );
    return { status: 201, replayed, body: { ...merchant, secret } };
  },
});
