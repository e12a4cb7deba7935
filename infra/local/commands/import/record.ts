/** The result of reading one line: a purchase that the contract allows, or the reason of a rejection. */
import { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { AssistedEnrolment } from '../../../../shared/contract/members/members.ts';

export type FileRecord = PurchaseRecord | Rejection;

export interface PurchaseRecord {
  readonly kind: 'purchase';
  readonly line: number;
  readonly purchase: Purchase;
}

export interface Rejection {
  readonly kind: 'rejected';
  /** The line number in the file, from 1; for a record of several lines, the last. */
  readonly line: number;
  readonly orderId?: string;
  readonly reason: string;
}

/** A field of a line that cannot be read. The message names the field and the expected form. */
export class BadField extends Error {
  override readonly name = 'BadField';
}

/** @param read may throw BadField. Its result is checked against the contract, as the platform does. */
export function recordOf(line: number, read: () => Purchase): FileRecord {
  try {
    const purchase = read();
    const reasons = faultsOf(purchase);
    if (reasons.length === 0) return { kind: 'purchase', line, purchase };
    return { kind: 'rejected', line, orderId: purchase.orderId, reason: reasons.join('; ') };
  } catch (error) {
    if (error instanceof BadField) return { kind: 'rejected', line, reason: error.message };
    throw error;
  }
}

/** The member is checked as an enrolment, which names the wrong identity. A member reference would only say that one is required. */
function faultsOf(purchase: Purchase): readonly string[] {
  const member = AssistedEnrolment.safeParse(purchase.member);
  const rest = Purchase.safeParse(purchase);
  const issues = [
    ...(member.error?.issues ?? []),
    ...(rest.error?.issues ?? []).filter((issue) => issue.path[0] !== 'member' || member.success),
  ];
  return issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
}
