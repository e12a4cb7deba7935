/** Whole requests of endpoints and their deliveries. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, MARK, type MemberIds, PROGRAMME } from '../world/cast.ts';
import type { Variants, WholeRequest } from './requests.ts';

const terms = { url: `http://127.0.0.1:9/${MARK}`, description: `Warehouse ${MARK}`, eventTypes: ['points.earned', 'tier.changed'] };

const of =
  (which: 'kept' | 'removed' | 'paused', differing: Omit<WholeRequest, 'by' | 'params'> = {}) =>
  ({ endpoints }: MemberIds): WholeRequest => ({
    by: MANAGER,
    params: { programmeId: PROGRAMME, endpointId: endpoints[which] },
    ...differing,
  });

const PERIOD = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

export const ENDPOINT_REQUESTS = {
  listEndpoints: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME } }) },
  registerEndpoint: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME }, body: terms }) },
  getEndpoint: { whole: of('kept') },
  changeEndpoint: { whole: of('paused', { body: terms }) },
  removeEndpoint: { whole: of('removed') },
  pauseEndpoint: { whole: of('paused') },
  enableEndpoint: { whole: of('kept') },
  rotateEndpointSecret: { whole: of('kept', { body: { overlapHours: 0 } }) },
  testEndpoint: { whole: of('kept') },
  listDeliveries: { whole: of('kept', { query: { ...PERIOD, state: 'failed', type: 'points.earned', limit: '10' } }) },
  getDelivery: {
    whole: ({ endpoints }) => ({
      by: MANAGER,
      params: { programmeId: PROGRAMME, endpointId: endpoints.kept, deliveryId: endpoints.delivery },
    }),
  },
  replayDeliveries: {
    'a period': of('kept', { body: { ...PERIOD, states: ['missed'], type: 'points.earned', cursor: 'MDo' } }),
    'one delivery': (members) => of('kept', { body: { deliveryId: members.endpoints.delivery } })(members),
  },
} satisfies { readonly [Id in RouteId]?: Variants };
