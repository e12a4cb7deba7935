/** Whole requests of merchants, and what no schema can say of them. */
import { unique } from '../../../support/platform/api.ts';
import { CROWDED_SHOP, DRAFTS, MANAGER, MARK, OTHER_SHOP, PROGRAMME, ROTATING_SHOP, SHOP, SHOP_ELSEWHERE } from '../world/cast.ts';
import { inProgramme, NAMED_PAGES, page, type Refusals, type Requests, withFields } from './parts.ts';

export const MERCHANT_REQUESTS = {
  registerMerchant: {
    whole: () => ({ by: MANAGER, params: inProgramme, body: { id: unique('mer_new'), name: `Record shop ${MARK}` } }),
  },
  listMerchants: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getMerchant: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: SHOP } }) },
  rotateMerchantSecret: {
    whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: ROTATING_SHOP }, body: { overlapHours: 0 } }),
  },
} satisfies Requests;

export const MERCHANT_REFUSALS = {
  registerMerchant: [
    { what: 'a name that is taken', change: withFields({ id: SHOP }), code: 'ALREADY_EXISTS', names: 'id' },
    { what: 'a name that is taken in another programme', change: withFields({ id: SHOP_ELSEWHERE }), code: 'ALREADY_EXISTS', names: 'id' },
    {
      what: "another programme's merchant",
      change: (whole) => ({ ...withFields({ id: OTHER_SHOP })(whole), params: { programmeId: DRAFTS } }),
      code: 'ALREADY_EXISTS',
      names: 'id',
    },
  ],
  listMerchants: NAMED_PAGES,
  rotateMerchantSecret: [
    {
      what: 'a secret more than may be in force',
      change: (whole) => ({ ...whole, params: { programmeId: PROGRAMME, merchantId: CROWDED_SHOP }, body: { overlapHours: 24 } }),
      code: 'LIMIT_EXCEEDED',
    },
  ],
} satisfies Refusals;

export const MERCHANTS_MET_ELSEWHERE = {
  'registerMerchant IDEMPOTENCY_MISMATCH': 'takes a registration under the same key: test/use-cases/merchants/merchants.test.ts',
  'registerMerchant WRONG_STATE': 'takes a registration of 15 minutes ago: test/use-cases/merchants/merchants.test.ts',
  'rotateMerchantSecret WRONG_STATE': 'takes a rotation of 15 minutes ago: test/use-cases/merchants/merchants.test.ts',
};
