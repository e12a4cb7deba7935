/** Whole requests of what support does: freeze and release, segments, and what is sent. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { MANAGER, MARK, type MemberIds, PROGRAMME } from '../world/cast.ts';
import type { Variants, WholeRequest } from './requests.ts';

const byHand = (params: Readonly<Record<string, string>>, body: object): WholeRequest => ({
  by: MANAGER,
  params: { programmeId: PROGRAMME, ...params },
  headers: { 'idempotency-key': unique(`key-${MARK}`) },
  body,
});
const reason = `asked for it ${MARK}`;
const step =
  (what: 'toShip' | 'toHandOver' | 'toReturn', body: object) =>
  ({ supported }: MemberIds): WholeRequest =>
    byHand({ memberId: supported.dave, redemptionId: supported[what] }, body);

export const SUPPORT_REQUESTS = {
  freezeAccount: { whole: ({ supported }) => byHand({ memberId: supported.dave }, { reason }) },
  releaseAccount: { whole: ({ supported }) => byHand({ memberId: supported.carol }, { reason }) },
  changeSegments: { whole: ({ ada }) => byHand({ memberId: ada }, { add: ['press'], remove: ['staff'], reason }) },
  listFulfilments: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME }, query: { state: 'awaiting', limit: '10' } }) },
  fulfilRedemption: {
    shipped: step('toShip', { step: 'ship', tracking: `T-${MARK}`, reason }),
    'handed over': step('toHandOver', { step: 'deliver', reason }),
    returned: step('toReturn', { step: 'return', reason }),
  },
} satisfies { readonly [Id in RouteId]?: Variants };
