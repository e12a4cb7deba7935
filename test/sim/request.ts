/** What clients ask of the platform. Types only: the auditor reads them too. */
import type { IdentityKind } from '../../shared/domain/entry.ts';
import type { Terms } from '../../shared/domain/programme.ts';
import type { AdjustCommand } from '../../shared/use-cases/adjust-points.ts';
import type { MerchantCaller, PurchaseCommand } from '../../shared/use-cases/credit-purchase.ts';
import type { EnrolCommand } from '../../shared/use-cases/enrol-member.ts';
import type { ReturnCommand } from '../../shared/use-cases/return-purchase.ts';

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
  | { readonly kind: 'enrol'; readonly id: string; readonly person: Person; readonly enrol: EnrolCommand }
  | {
      readonly kind: 'adjust';
      readonly id: string;
      readonly programmeId: string;
      readonly person: Person;
      readonly adjust: Omit<AdjustCommand, 'memberId' | 'programmeId'>;
    }
  | { readonly kind: 'publish'; readonly id: string; readonly programmeId: string; readonly terms: Terms }
  | { readonly kind: 'create'; readonly id: string; readonly programmeId: string; readonly terms: Terms }
  | { readonly kind: 'balance'; readonly id: string; readonly programmeId: string; readonly person: Person }
  | { readonly kind: 'verify'; readonly id: string; readonly programmeId: string; readonly person: Person };

export type RequestOf<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;
