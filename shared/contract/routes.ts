/** Every route, once. No function loads all of them: schemas take time to build. */
import { ADMIN_ROUTES } from './admin-routes.ts';
import { REFERENCE_ROUTES } from './kernel/reference-routes.ts';
import { MEMBER_ROUTES } from './member-routes.ts';
import { MERCHANT_ROUTES } from './merchant-routes.ts';

export const ROUTES = { ...MERCHANT_ROUTES, ...MEMBER_ROUTES, ...ADMIN_ROUTES, ...REFERENCE_ROUTES };

export type Routes = typeof ROUTES;
export type RouteId = keyof Routes;

export { routeKey } from './kernel/route.ts';
