/** The result of reading one purchase: one that the contract allows, or the reason of a rejection. */
import { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { AssistedEnrolment } from '../../../../shared/contract/members/members.ts';

/** The identities and fields that a file has of a member. */
export type Identities = Pick<AssistedEnrolment, 'email' | 'phone' | 'card'> & { readonly externalId?: string };

/** A file's order ids are text. */
export type NamedPurchase = Purchase & { readonly orderId: string };

export type FileRecord = PurchaseRecord | Rejection;

export interface FilePurchase {
  readonly purchase: NamedPurchase;
  /** All that the file says of who bought; the purchase names the member by one of them. */
  readonly identities: Identities;
}

export interface PurchaseRecord extends FilePurchase {
  readonly kind: 'purchase';
  /** Where it begins in the file. */
  readonly line: number;
}

export interface Rejection {
  readonly kind: 'rejected';
  /** The line number in the file, from 1. */
  readonly line: number;
  readonly orderId?: string;
  readonly reason: string;
}

/** A field that cannot be read. The message names the field and the expected form. */
export class BadField extends Error {
  override readonly name = 'BadField';
}

/** @param read may throw BadField. Its result is checked against the contract, as the platform does. */
export function recordOf(line: number, read: () => FilePurchase): FileRecord {
  try {
    const { purchase, identities } = read();
    const reasons = faultsOf(purchase, identities);
    if (reasons.length === 0) return { kind: 'purchase', line, purchase, identities };
    return { kind: 'rejected', line, orderId: purchase.orderId, reason: reasons.join('; ') };
  } catch (error) {
    if (error instanceof BadField) return { kind: 'rejected', line, reason: error.message };
    throw error;
  }
}

/** The member is checked as an enrolment, which names the wrong identity. A member reference would only say that one is required. */
function faultsOf(purchase: Purchase, identities: Identities): readonly string[] {
  const member = AssistedEnrolment.safeParse(identities);
  const rest = Purchase.safeParse(purchase);
  const issues = [
    ...(member.error?.issues ?? []),
    ...(rest.error?.issues ?? []).filter((issue) => issue.path[0] !== 'member' || member.success),
  ];
  return issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
}
