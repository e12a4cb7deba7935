/** The routes of a merchant's stores; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { MANAGERS, pageOf, READERS } from '../kernel/route-parts.ts';
import { MerchantId, PageQuery, ProgrammeId } from '../kernel/values.ts';
import { RetailStore, StoreId, StoreTerms } from './retail-stores.ts';

const ofMerchant = z.strictObject({ programmeId: ProgrammeId, merchantId: MerchantId });

export const RETAIL_STORE_ROUTES = {
  putStore: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/stores/{storeId}',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Register a store of a merchant, or change its name or time zone',
    description:
      'A merchant has at most 1,000 stores. Purchases may name other stores too: those stay plain text. A change does not touch purchases that were received before.',
    params: ofMerchant.extend({ storeId: StoreId }),
    body: StoreTerms,
    example: { name: 'Berlin, Mitte', timeZone: 'Europe/Berlin' },
    answers: { 200: RetailStore },
    problems: ['LIMIT_EXCEEDED'],
  },
  listStores: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/stores',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The stores of a merchant, in order of id',
    params: ofMerchant,
    query: PageQuery,
    answers: { 200: pageOf(RetailStore) },
  },
} as const satisfies RoutesOf<'admin-api'>;
