/** The routes of merchants and their tills. Every request is signed. */
import type { MERCHANT_FEATURES } from '../../shared/contract/merchant-routes.ts';
import { endpoint } from '../edge/endpoint.ts';
import { MERCHANT_ROUTE_KEYS } from './kernel/route-keys.ts';

/** The client of the table. The store comes with the feature that reads and writes it. */
export { ground } from '../edge/wire-ground.ts';

export const handler = endpoint<typeof MERCHANT_FEATURES>(
  MERCHANT_ROUTE_KEYS,
  {
    events: async () => (await import('./earning/merchant-events.ts')).events,
    till: async () => (await import('./checkout/till.ts')).till,
  },
  async (...request) => (await import('./kernel/merchant-caller.ts')).merchantCaller(...request),
);
