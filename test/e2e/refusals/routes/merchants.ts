/** Whole requests of merchants, and what no schema can say of them. */
import { unique } from '../../../support/platform/api.ts';
import { CROWDED_SHOP, DRAFTS, MANAGER, MARK, OTHER_SHOP, PROGRAMME, ROTATING_SHOP, SHOP, SHOP_ELSEWHERE } from '../world/cast.ts';
import { inProgramme, invalid, NAMED_PAGES, page, type Refusals, type Requests, withFields, withQuery } from './parts.ts';

export const MERCHANT_REQUESTS = {
  registerMerchant: {
    whole: () => ({ by: MANAGER, params: inProgramme, body: { id: unique('mer_new'), name: `Record shop ${MARK}` } }),
  },
  listMerchants: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getMerchant: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: SHOP } }) },
  putStore: {
    whole: () => ({
      by: MANAGER,
      params: { programmeId: PROGRAMME, merchantId: ROTATING_SHOP, storeId: 'berlin-1' },
      body: { name: `Berlin ${MARK}`, timeZone: 'Europe/Berlin' },
    }),
  },
  listStores: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: ROTATING_SHOP }, query: page }) },
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
  putStore: [
    invalid('the name of a city', withFields({ timeZone: 'Berlin' }), 'timeZone', 'must be an IANA time zone, such as Europe/Berlin'),
    invalid('a zone of another system', withFields({ timeZone: 'W. Europe Standard Time' }), 'timeZone'),
    invalid(
      'an id with a blank',
      (whole) => ({ ...whole, params: { ...whole.params, storeId: 'berlin%201' } }),
      'storeId',
      'starting with a letter or digit, such as berlin-1',
    ),
  ],
  listStores: ['Li4', 'IA', 'w5w'].map((cursor) => invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor')),
  rotateMerchantSecret: [
    {
      what: 'a secret more than may be in force',
      change: (whole) => ({ ...whole, params: { programmeId: PROGRAMME, merchantId: CROWDED_SHOP }, body: { overlapHours: 24 } }),
      code: 'LIMIT_EXCEEDED',
    },
  ],
} satisfies Refusals;

export const MERCHANTS_MET_ELSEWHERE = {
  'putStore LIMIT_EXCEEDED': 'takes a thousand stores: test/use-cases/merchants/retail-stores.test.ts',
  'registerMerchant IDEMPOTENCY_MISMATCH': 'takes a registration under the same key: test/use-cases/merchants/merchants.test.ts',
  'registerMerchant WRONG_STATE': 'takes a registration of 15 minutes ago: test/use-cases/merchants/merchants.test.ts',
  'rotateMerchantSecret WRONG_STATE': 'takes a rotation of 15 minutes ago: test/use-cases/merchants/merchants.test.ts',
};
