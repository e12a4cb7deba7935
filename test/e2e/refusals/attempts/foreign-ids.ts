/** Ids of others: each id in a path replaced by one that is somebody else's, or nobody's. */
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteDefinition } from '../../../../shared/contract/kernel/route.ts';
import { DRAFTS, ELSEWHERE, type MemberIds, OTHER_SHOP, PROGRAMME, SHOP_ELSEWHERE } from '../world/cast.ts';

export interface ForeignId {
  readonly what: string;
  readonly param: string;
  readonly value: (members: MemberIds) => string;
  readonly code: ProblemCode;
}

interface Foreign {
  readonly what: string;
  readonly value: (members: MemberIds) => string;
  /** Everywhere, unless told. */
  readonly where?: (route: RouteDefinition) => boolean;
}

const namesInPath = ({ path }: RouteDefinition): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const isOf = (param: string) => (route: RouteDefinition) => namesInPath(route).includes(param);
const bySignature = ({ caller }: RouteDefinition): boolean => caller === 'merchant';
const enrols = ({ method, path }: RouteDefinition): boolean => method === 'POST' && path.endsWith('/me');
const ofMembers = (route: RouteDefinition): boolean => route.caller === 'member' && !enrols(route);

/** A parameter that is not here stops the test: whoever adds one says whose else it can be. */
const FOREIGN: Readonly<Record<string, readonly Foreign[]>> = {
  programmeId: [
    { what: 'a programme that does not exist', value: () => 'no-such-programme' },
    { what: 'a programme that the caller is no member of', value: () => DRAFTS, where: ofMembers },
    { what: "a programme that is not the member's", value: () => DRAFTS, where: isOf('memberId') },
    { what: 'a programme that the person is another member of', value: () => ELSEWHERE, where: isOf('memberId') },
    { what: "a programme that is not the reward's", value: () => DRAFTS, where: isOf('rewardId') },
    { what: "a programme that is not the merchant's", value: () => ELSEWHERE, where: isOf('merchantId') },
    { what: "a programme that is not the review's", value: () => PROGRAMME, where: isOf('reviewId') },
    {
      what: "a programme that is not the segment's",
      value: () => DRAFTS,
      where: (route) => isOf('segmentId')(route) && route.method !== 'PUT',
    },
    { what: "a programme that is not the endpoint's", value: () => ELSEWHERE, where: isOf('endpointId') },
    { what: 'a programme without reports', value: () => DRAFTS, where: isOf('report') },
  ],
  memberId: [
    { what: 'a member who does not exist', value: () => `mem_${'0'.repeat(26)}` },
    { what: 'a member of another programme', value: ({ elsewhere }) => elsewhere },
  ],
  merchantId: [
    { what: 'a merchant that does not exist', value: () => 'mer_nobody' },
    { what: 'a merchant of another programme', value: () => SHOP_ELSEWHERE },
    { what: 'another merchant of the programme', value: () => OTHER_SHOP, where: bySignature },
  ],
  rewardId: [{ what: 'a reward that does not exist', value: () => 'rew_nothing' }],
  redemptionId: [
    { what: 'a redemption that does not exist', value: () => `red_${'0'.repeat(26)}` },
    { what: "another member's redemption", value: ({ redemptions }) => redemptions.ofBob },
  ],
  reviewId: [{ what: 'a review that does not exist', value: () => `rev_${'0'.repeat(32)}` }],
  // PUT creates a segment that does not exist.
  segmentId: [{ what: 'a segment that does not exist', value: () => 'nobody', where: ({ method }) => method !== 'PUT' }],
  storeId: [],
  version: [{ what: 'a version that does not exist', value: () => '999999' }],
  endpointId: [
    { what: 'an endpoint that does not exist', value: () => `end_${'0'.repeat(26)}` },
    { what: 'an endpoint of another programme', value: ({ endpoints }) => endpoints.elsewhere },
  ],
  // The contract has their names.
  report: [],
  deliveryId: [{ what: 'a delivery that does not exist', value: () => `dlv_${'0'.repeat(40)}` }],
  file: [{ what: 'a file that does not exist', value: () => 'nothing.css' }],
};

export function foreignIds(route: RouteDefinition): readonly ForeignId[] {
  return namesInPath(route).flatMap((param) => {
    const foreign = FOREIGN[param];
    if (foreign === undefined) throw new TypeError(`whose else can {${param}} of ${route.path} be?`);
    return foreign
      .filter(({ where }) => where === undefined || where(route))
      .map(({ what, value }) => ({ what, param, value, code: bySignature(route) ? 'SIGNATURE_INVALID' : 'NOT_FOUND' }) as const);
  });
}
