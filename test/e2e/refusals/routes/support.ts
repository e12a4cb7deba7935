/** Whole requests of what support does: freeze and release, static segments, and parcels, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { CAROL, MANAGER, MARK, type MemberIds, PROGRAMME } from '../world/cast.ts';
import type { World } from '../world/world.ts';
import { BY_HAND, invalid, usedKey, type Variants, type WholeRequest, type WrittenRefusal, withFields } from './parts.ts';

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

/** Asked by CAROL. */
const frozen = (change: (whole: WholeRequest, world: World) => WholeRequest = (whole) => whole): WrittenRefusal => ({
  what: 'anything of an account that is frozen',
  change: (whole, world) => ({ ...change(whole, world), by: { sub: CAROL.sub } }),
  code: 'ACCOUNT_FROZEN',
  says: 'nothing can be spent: the account is frozen since',
});

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `segment-${index}`);
const withState = (query: Readonly<Record<string, string>>) => (whole: WholeRequest) => ({
  ...whole,
  query: { state: 'awaiting', ...query },
});

const ofMember = (what: string, who: 'carol' | 'dave', says: string): WrittenRefusal => ({
  what,
  change: (whole, { members }) => ({ ...whole, params: { programmeId: PROGRAMME, memberId: members.supported[who] } }),
  code: 'WRONG_STATE',
  says,
});

export const FROZEN_REFUSALS = {
  redeem: [frozen()],
  reserve: [frozen()],
  commitRedemption: [
    frozen((whole, { members }) => ({ ...whole, params: { ...whole.params, redemptionId: members.supported.reservedByCarol } })),
  ],
} satisfies { readonly [Id in RouteId]?: readonly WrittenRefusal[] };

export const SUPPORT_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  freezeAccount: [...BY_HAND, usedKey('the key of an adjustment', {}), ofMember('an account that is frozen', 'carol', 'is frozen since')],
  releaseAccount: [...BY_HAND, usedKey('the key of an adjustment', {}), ofMember('an account that is not frozen', 'dave', 'is not frozen')],
  changeSegments: [
    ...BY_HAND,
    usedKey('the key of an adjustment', {}),
    invalid('no segment at all', withFields({ add: [], remove: undefined }), 'add', 'must name a segment, or remove must'),
    invalid('a segment both ways', withFields({ remove: ['staff', 'press'] }), 'remove.1', 'names press, which add does too'),
    invalid('a name in capitals', withFields({ add: ['Press'] }), 'add.0', 'must be 1 to 40 of a–z, 0–9 and -'),
    invalid('a name with our separator', withFields({ add: ['a#b'] }), 'add.0'),
    invalid('a segment by rule', withFields({ add: ['staff', 'regulars'], remove: [] }), 'add.1', 'must be a static segment'),
    invalid('a segment that is archived', withFields({ add: ['older-guests'] }), 'add.0', 'must be a segment that is not archived'),
    { what: 'more than a member can be in', change: withFields({ add: names(11) }), code: 'LIMIT_EXCEEDED', names: 'add' },
  ],
  listFulfilments: [
    invalid('what has arrived', withState({ state: 'delivered' }), 'query.state'),
    invalid('no state', (whole) => ({ ...whole, query: {} }), 'query.state'),
    invalid('a cursor that never was one', withState({ cursor: 'Li4' }), 'query.cursor'),
    invalid('a page of 101', withState({ limit: '101' }), 'query.limit'),
  ],
  fulfilRedemption: [
    ...BY_HAND,
    usedKey('the key of an adjustment', {}),
    invalid('tracking of what is handed over', withFields({ step: 'deliver' }), 'tracking'),
    { ...invalid('a return for no reason', withFields({ reason: undefined }), 'reason'), of: 'returned' },
    {
      what: 'what is on its way already',
      change: (whole, { members }) => ({
        ...whole,
        params: { ...whole.params, redemptionId: members.supported.toReturn },
      }),
      code: 'WRONG_STATE',
      names: 'redemptionId',
      says: 'the reward was shipped',
    },
    {
      what: 'the return of what was not sent',
      of: 'returned',
      change: (whole, { members }) => ({ ...whole, params: { ...whole.params, redemptionId: members.supported.toShip } }),
      code: 'WRONG_STATE',
      names: 'redemptionId',
      says: 'the reward was not sent yet',
    },
    {
      what: 'a voucher',
      change: (whole, { members }) => ({
        ...whole,
        params: { programmeId: PROGRAMME, memberId: members.ada, redemptionId: members.redemptions.first },
      }),
      code: 'WRONG_STATE',
      names: 'redemptionId',
      says: 'which is not sent',
    },
  ],
};

export const SUPPORT_MET_ELSEWHERE = {
  'fulfilRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
};
