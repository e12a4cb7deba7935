/** What clients ask of the platform. Types only: the auditor reads them too. */

import type { Basket } from '../../../shared/domain/checkout/voucher-worth.ts';
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { FulfilmentStep } from '../../../shared/domain/rewards/parcel.ts';
import type { RewardState } from '../../../shared/domain/rewards/reward.ts';
import type { Money, RewardTermsAsked } from '../../../shared/domain/rewards/reward-terms.ts';
import type { TierChange } from '../../../shared/domain/tiers/tier-change.ts';
import type { MerchantCaller, PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { FulfilmentCommand } from '../../../shared/use-cases/earning/fulfil-order.ts';
import type { ActivityCommand } from '../../../shared/use-cases/earning/record-activity.ts';
import type { ReturnCommand } from '../../../shared/use-cases/earning/return-purchase.ts';
import type { EnrolCommand } from '../../../shared/use-cases/members/enrol-member.ts';
import type { MemberReference } from '../../../shared/use-cases/members/member-of-key.ts';
import type { NightRequest } from '../analytics/night-request.ts';
import type { EndpointRequest, Rewind } from '../events/endpoint-request.ts';
import type { Brought, ReferralRequest } from '../referrals/referral-request.ts';

/** Someone who buys, whether or not they have enrolled: their number in a world. */
export type Person = number;

/** `id`: unique in a world; what is sent again has the same. */
export type Request =
  | {
      readonly kind: 'purchase';
      readonly id: string;
      readonly merchant: MerchantCaller;
      readonly person: Person;
      /** How the purchase names them; by `id` once the merchant was told it, by `externalId` before. */
      readonly by: IdentityKind | 'id';
      readonly purchase: Omit<PurchaseCommand, 'member'>;
    }
  | { readonly kind: 'return'; readonly id: string; readonly merchant: MerchantCaller; readonly giveBack: ReturnCommand }
  /** `brought`: whose code they come with, which is known when it is sent. */
  | { readonly kind: 'enrol'; readonly id: string; readonly person: Person; readonly enrol: EnrolCommand; readonly brought?: Brought }
  | { readonly kind: 'fulfil'; readonly id: string; readonly merchant: MerchantCaller; readonly fulfilment: FulfilmentCommand }
  /** `member` undefined until it is sent: by id once the merchant was told it, by `externalId` before. */
  | {
      readonly kind: 'activity';
      readonly id: string;
      readonly merchant: MerchantCaller;
      readonly person: Person;
      readonly activity: Omit<ActivityCommand, 'member'>;
      readonly member?: MemberReference;
    }
  | (Hand & { readonly kind: 'adjust'; readonly points: number })
  | (Hand & { readonly kind: 'change-tier'; readonly change: TierChange })
  | (Hand & { readonly kind: 'extend'; readonly until: string })
  /** `entry` undefined until it is sent: which of the entries that let points expire, `pick` says. */
  | (Hand & { readonly kind: 'freeze'; readonly action: 'freeze' | 'release' })
  | (Hand & { readonly kind: 'segment'; readonly add: readonly string[]; readonly remove: readonly string[] })
  | (Hand & { readonly kind: 'reinstate'; readonly pick: number; readonly entry?: number })
  | { readonly kind: 'publish'; readonly id: string; readonly programmeId: string; readonly terms: Terms }
  | { readonly kind: 'create'; readonly id: string; readonly programmeId: string; readonly terms: Terms }
  | { readonly kind: 'balance'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | { readonly kind: 'tier'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | { readonly kind: 'born'; readonly id: string; readonly programmeId: string; readonly person: Person; readonly birthDate: string }
  | { readonly kind: 'verify'; readonly id: string; readonly programmeId: string; readonly person: Person }
  /** A run of the agenda's schedule over some of its shards. */
  | { readonly kind: 'agenda'; readonly id: string; readonly shards: readonly number[] }
  | RewardRequest
  | {
      readonly kind: 'import-codes';
      readonly id: string;
      readonly programmeId: string;
      readonly rewardId: string;
      readonly codes: readonly string[];
    }
  | { readonly kind: 'offers'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | (Own & { readonly kind: 'redeem' | 'reserve'; readonly rewardId: string; readonly units: number })
  | (OnOne & { readonly kind: 'commit' })
  /** `reason`: said by support, who does it for the member. */
  | (OnOne & { readonly kind: 'cancel'; readonly reason?: string })
  | UseRequest
  | RestoreRequest
  /** A member has a code made, to be known by at a till. */
  | { readonly kind: 'show-code'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | PayRequest
  | RefundRequest
  /** Someone of the brand says what became of a physical reward. */
  | (OnOne & { readonly kind: 'send'; readonly step: FulfilmentStep; readonly reason: string })
  | EndpointRequest
  | Rewind
  | NightRequest
  | ReferralRequest;

/** What a manager publishes of a reward. */
interface RewardRequest {
  readonly kind: 'create-reward' | 'publish-reward';
  readonly id: string;
  readonly programmeId: string;
  readonly rewardId: string;
  readonly state: RewardState;
  readonly terms: RewardTermsAsked;
}

/** What is done with rewards, once for each of the caller's keys. */
interface Own {
  readonly id: string;
  readonly programmeId: string;
  readonly person: Person;
  readonly key: { readonly by: string; readonly idempotencyKey: string };
}

/** `redemptionId` undefined until it is sent: which of those that its client was told of, `pick` says. */
interface OnOne extends Own {
  readonly pick: number;
  /** Someone else's is named. */
  readonly stranger?: true;
  readonly redemptionId?: string;
}

/** Goods that a voucher was used for came back: `code` undefined until it is sent, the one that the use named. */
interface RestoreRequest extends Own {
  readonly kind: 'restore';
  readonly merchant: MerchantCaller;
  /** The request by which it was used. */
  readonly used: string;
  readonly orderId: string;
  readonly returnId: string;
  readonly amount?: number;
  readonly code?: string;
}

/** `code` and `pay` undefined until it is sent. */
interface UseRequest extends Own {
  readonly kind: 'use';
  readonly merchant: MerchantCaller;
  readonly pick: number;
  /** What of a gift card, by what its member was told of it; `wrongly`: with money where there must be none, or without. */
  readonly pays: 'part' | 'all' | 'more' | 'foreign' | 'wrongly';
  readonly shows: 'code' | 'mistyped' | 'unknown';
  readonly code?: string;
  readonly pay?: Money | undefined;
  /** That it is used for: an order of its own. */
  readonly orderId: string;
  readonly basket: Basket;
}

/** What a till does with points, once for each of its keys. */
interface OfTill {
  readonly id: string;
  readonly merchant: MerchantCaller;
  readonly orderId: string;
  readonly idempotencyKey: string;
}

/** `tillCode` undefined until it is sent: the one that its member was told by then. */
interface PayRequest extends OfTill {
  readonly kind: 'pay';
  /** The request by which the code is made that the member shows. */
  readonly shown: string;
  readonly shows: 'code' | 'mistyped' | 'unknown';
  readonly tillCode?: string;
  readonly points: number;
  readonly basket: Money;
}

interface RefundRequest extends OfTill {
  readonly kind: 'refund';
  readonly returnId: string;
  /** Absent: all that is left. */
  readonly amount?: number;
}

/** What a manager does by hand. */
interface Hand {
  readonly id: string;
  readonly programmeId: string;
  readonly person: Person;
  readonly said: { readonly reason: string; readonly by: string; readonly idempotencyKey: string };
}

export type ByHand = Extract<Request, Hand>;
/** Of one redemption. */
export type OfRedemption = Extract<Request, Own>;
export type AtTill = Extract<Request, OfTill>;
export type RequestOf<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;
