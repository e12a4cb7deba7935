/** Requests of clients. Types only, because the auditor reads them too. */

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

/** The number of a person in a world, enrolled or not. */
export type Person = number;

/** `id` is unique in a world; a repeated request has the same id. */
export type Request =
  | {
      readonly kind: 'purchase';
      readonly id: string;
      readonly merchant: MerchantCaller;
      readonly person: Person;
      /** The kind of member reference: `id` once the merchant knows it, `externalId` before. */
      readonly by: IdentityKind | 'id';
      readonly purchase: Omit<PurchaseCommand, 'member'>;
    }
  | { readonly kind: 'return'; readonly id: string; readonly merchant: MerchantCaller; readonly giveBack: ReturnCommand }
  /** `brought`: the person whose code they use; the code is known when the request is sent. */
  | { readonly kind: 'enrol'; readonly id: string; readonly person: Person; readonly enrol: EnrolCommand; readonly brought?: Brought }
  | { readonly kind: 'fulfil'; readonly id: string; readonly merchant: MerchantCaller; readonly fulfilment: FulfilmentCommand }
  /** `member` is undefined until the request is sent: by id once the merchant knows it, by `externalId` before. */
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
  /** `entry` is undefined until the request is sent. `pick` counts the entries that expired points. */
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
  /** `reason`: given by support, who cancels for the member. */
  | (OnOne & { readonly kind: 'cancel'; readonly reason?: string })
  | UseRequest
  | RestoreRequest
  /** A member makes a till code. */
  | { readonly kind: 'show-code'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | PayRequest
  | RefundRequest
  /** The shipping state of a physical reward, reported by support. */
  | (OnOne & { readonly kind: 'send'; readonly step: FulfilmentStep; readonly reason: string })
  | EndpointRequest
  | Rewind
  | NightRequest
  | ReferralRequest;

/** A reward version that a manager publishes. */
interface RewardRequest {
  readonly kind: 'create-reward' | 'publish-reward';
  readonly id: string;
  readonly programmeId: string;
  readonly rewardId: string;
  readonly state: RewardState;
  readonly terms: RewardTermsAsked;
}

/** A request about rewards, done once for each idempotency key. */
interface Own {
  readonly id: string;
  readonly programmeId: string;
  readonly person: Person;
  readonly key: { readonly by: string; readonly idempotencyKey: string };
}

/** `redemptionId` is undefined until the request is sent. `pick` counts the redemptions that the client knows. */
interface OnOne extends Own {
  readonly pick: number;
  /** The request names another member's redemption. */
  readonly stranger?: true;
  readonly redemptionId?: string;
}

/** Goods of a voucher's order were returned. `code` is undefined until the request is sent: the code of the use. */
interface RestoreRequest extends Own {
  readonly kind: 'restore';
  readonly merchant: MerchantCaller;
  /** The request that used the voucher. */
  readonly used: string;
  readonly orderId: string;
  readonly returnId: string;
  readonly amount?: number;
  readonly code?: string;
}

/** `code` and `pay` are undefined until the request is sent. */
interface UseRequest extends Own {
  readonly kind: 'use';
  readonly merchant: MerchantCaller;
  readonly pick: number;
  /** The part of a gift card's known balance; `wrongly`: an amount for another voucher, or none for a gift card. */
  readonly pays: 'part' | 'all' | 'more' | 'foreign' | 'wrongly';
  readonly shows: 'code' | 'mistyped' | 'unknown';
  readonly code?: string;
  readonly pay?: Money | undefined;
  readonly cash?: Money | undefined;
  /** The voucher's order, used for nothing else. */
  readonly orderId: string;
  readonly basket: Basket;
}

/** A till's request about points, done once for each of its keys. */
interface OfTill {
  readonly id: string;
  readonly merchant: MerchantCaller;
  readonly orderId: string;
  readonly idempotencyKey: string;
}

/** `tillCode` is undefined until the request is sent: the code that its member knows by then. */
interface PayRequest extends OfTill {
  readonly kind: 'pay';
  /** The request that made the member's code. */
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

/** A change by hand of a manager. */
interface Hand {
  readonly id: string;
  readonly programmeId: string;
  readonly person: Person;
  readonly said: { readonly reason: string; readonly by: string; readonly idempotencyKey: string };
}

export type ManualCommand = Extract<Request, Hand>;
/** A request about one redemption. */
export type OfRedemption = Extract<Request, Own>;
export type AtTill = Extract<Request, OfTill>;
export type RequestOf<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;
