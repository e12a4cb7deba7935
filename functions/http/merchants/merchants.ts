/** What managers do about merchants and their secrets. */
import { MERCHANT_ADMIN_ROUTES } from '../../../shared/contract/merchants/merchant-admin-routes.ts';
import type { Merchant as MerchantView } from '../../../shared/contract/merchants/merchants.ts';
import type { Merchant } from '../../../shared/domain/merchants/merchant.ts';
import { merchantOf, registerMerchant, rotateMerchantSecret } from '../../../shared/use-cases/merchants/merchants.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { namedPage } from '../kernel/page.ts';

const DEFAULT_OVERLAP_HOURS = 24;

export const merchants = feature(MERCHANT_ADMIN_ROUTES, {
  async registerMerchant({ params: { programmeId }, body }) {
    const { merchant, secret } = await registerMerchant(platform(), programmeId, body);
    return { status: 201, body: { ...merchantView(merchant), secret } };
  },
  async listMerchants({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => platform().store.merchants(programmeId, after, limit),
        (merchant) => merchant,
      ),
    };
  },
  async getMerchant({ params: { programmeId, merchantId } }) {
    return { status: 200, body: merchantView(await merchantOf(platform(), programmeId, merchantId)) };
  },
  async rotateMerchantSecret({ params: { programmeId, merchantId }, body }) {
    const { merchant, secret } = await rotateMerchantSecret(
      platform(),
      programmeId,
      merchantId,
      body.overlapHours ?? DEFAULT_OVERLAP_HOURS,
    );
    return { status: 201, body: { ...merchantView(merchant), secret } };
  },
});

function merchantView({ id, programmeId, name, createdAt, secrets }: Merchant): MerchantView {
  return { id, programmeId, name, createdAt, secrets: secrets.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, expiresAt })) };
}
