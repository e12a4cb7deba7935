/** Every route, once. Each function loads those that it serves, and no others: schemas take time to build. */
import { ADMIN_ROUTES } from './admin-routes.ts';
import { MERCHANT_ROUTES } from './earning/merchant-event-routes.ts';
import { REFERENCE_ROUTES } from './kernel/reference-routes.ts';
import { MEMBER_ROUTES } from './members/member-routes.ts';

export const ROUTES = { ...MERCHANT_ROUTES, ...MEMBER_ROUTES, ...ADMIN_ROUTES, ...REFERENCE_ROUTES };

export type Routes = typeof ROUTES;
export type RouteId = keyof Routes;

export { routeKey } from './kernel/route.ts';
