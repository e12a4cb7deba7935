/** The routes of merchants and their tills; served by merchant-api. */
import { TILL_ROUTES } from './checkout/till-routes.ts';
import { MERCHANT_EVENT_ROUTES } from './earning/merchant-event-routes.ts';
import { type FeaturesOf, routesIn } from './kernel/route.ts';

export const MERCHANT_FEATURES = { events: MERCHANT_EVENT_ROUTES, till: TILL_ROUTES } as const satisfies FeaturesOf<'merchant-api'>;

export const MERCHANT_ROUTES = routesIn(MERCHANT_FEATURES);
