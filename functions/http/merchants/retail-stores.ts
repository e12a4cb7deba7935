/** Managers register and list the stores of a merchant. */
import { RETAIL_STORE_ROUTES } from '../../../shared/contract/merchants/retail-store-routes.ts';
import { listStores, putStore } from '../../../shared/use-cases/merchants/retail-stores.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { storesPage } from '../kernel/page.ts';

export const retailStores = feature(RETAIL_STORE_ROUTES, {
  async putStore({ params, body, caller: { subject: by } }) {
    return { status: 200, body: await putStore(platform(), { ...params, ...body, by }) };
  },
  async listStores({ params: { programmeId, merchantId }, query }) {
    const body = await storesPage(
      query,
      (after, limit) => listStores(platform(), programmeId, merchantId, after, limit),
      (store) => store,
    );
    return { status: 200, body };
  },
});
