/**
 * Whole requests of endpoints and their deliveries, and refusals that no schema can express. test/edge/addresses.test.ts tests which
 * addresses are refused.
 */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { DRAFTS, MANAGER, MARK, type MemberIds, PROGRAMME } from '../world/cast.ts';
import { invalid, type Variants, type WholeRequest, type WrittenRefusal, withFields } from './parts.ts';

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

const URLS: readonly WrittenRefusal[] = [
  invalid('no absolute URL', withFields({ url: 'hooks.example.com' }), 'url', 'must be an absolute URL'),
  invalid('another protocol', withFields({ url: 'ftp://hooks.example.com/' }), 'url', 'must be https'),
  invalid('a user', withFields({ url: 'https://ada@hooks.example.com/' }), 'url', 'must have no user and no password'),
  invalid('a password', withFields({ url: 'https://:secret@hooks.example.com/' }), 'url', 'must have no user and no password'),
  invalid('a fragment', withFields({ url: 'https://hooks.example.com/#here' }), 'url', 'must have no fragment'),
];

const TYPES: readonly WrittenRefusal[] = [
  invalid('no type of event', withFields({ eventTypes: [] }), 'eventTypes'),
  invalid('a type twice', withFields({ eventTypes: ['points.earned', 'points.earned'] }), 'eventTypes', 'must name each type once'),
  invalid('every type, and one of them', withFields({ eventTypes: ['*', 'points.earned'] }), 'eventTypes', 'must be * alone'),
  invalid('a type in capitals', withFields({ eventTypes: ['Points.Earned'] }), 'eventTypes.0', 'must be a type of event'),
];

const paused: WrittenRefusal = {
  what: 'anything for an endpoint that is paused',
  change: (whole, { members }) => ({ ...whole, params: { programmeId: PROGRAMME, endpointId: members.endpoints.paused } }),
  code: 'WRONG_STATE',
  names: 'endpointId',
  says: 'the endpoint is paused: enable it first',
};

const withQuery =
  (query: Readonly<Record<string, string>>): WrittenRefusal['change'] =>
  (whole) => ({ ...whole, query });

export const ENDPOINT_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  registerEndpoint: [
    ...URLS,
    ...TYPES,
    {
      what: 'one more than a programme has',
      change: (whole) => ({ ...whole, params: { programmeId: DRAFTS } }),
      code: 'LIMIT_EXCEEDED',
      says: 'at most 20 endpoints',
    },
  ],
  changeEndpoint: [...URLS, ...TYPES],
  rotateEndpointSecret: [
    invalid('an overlap of more than a week', withFields({ overlapHours: 169 }), 'overlapHours'),
    {
      what: 'one secret too many',
      change: (whole, { members }) => ({
        ...whole,
        params: { programmeId: PROGRAMME, endpointId: members.endpoints.crowded },
        body: {},
      }),
      code: 'LIMIT_EXCEEDED',
      says: 'or rotate with overlapHours 0',
    },
  ],
  testEndpoint: [paused],
  listDeliveries: [
    invalid('a cursor that never was one', withQuery({ cursor: 'Li4' }), 'query.cursor'),
    invalid('a page of 101', withQuery({ limit: '101' }), 'query.limit'),
    invalid('a state that there is not', withQuery({ state: 'lost' }), 'query.state'),
    invalid(
      'a period that ends before it begins',
      withQuery({ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
      'query.to',
      'must be later than from',
    ),
  ],
  replayDeliveries: [
    paused,
    { ...paused, of: 'one delivery', what: 'one delivery to an endpoint that is paused' },
    invalid('a period of nothing', withFields({ to: '2026-01-01T00:00:00Z' }), 'to', 'must be later than from'),
    invalid('what waits', withFields({ states: ['waiting'] }), 'states.0'),
    invalid('a cursor that never was one', withFields({ cursor: 'Li4' }), 'cursor'),
    invalid('both', withFields({ deliveryId: `dlv_${'A'.repeat(40)}` }), 'deliveryId'),
    {
      what: 'a delivery that there is not',
      of: 'one delivery',
      change: withFields({ deliveryId: `dlv_${'A'.repeat(40)}` }),
      code: 'NOT_FOUND',
      names: 'deliveryId',
    },
  ],
};

export const ENDPOINTS_MET_ELSEWHERE: Readonly<Record<string, string>> = {
  'registerEndpoint IDEMPOTENCY_MISMATCH': 'takes a registration under the same key: test/use-cases/events/endpoints.test.ts',
  'registerEndpoint WRONG_STATE': 'takes a registration of 15 minutes ago: test/use-cases/events/endpoints.test.ts',
  'rotateEndpointSecret WRONG_STATE': 'takes a rotation of 15 minutes ago: test/use-cases/events/endpoints.test.ts',
  'pauseEndpoint WRONG_STATE': 'takes an endpoint that the platform has disabled: test/use-cases/events/endpoints.test.ts',
};
