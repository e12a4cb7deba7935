/** By what purchases can name a member. */
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

/** An identity by which purchases can name a member: its kind and the keyed hash of its normalised value. */
export interface IdentityKey {
  readonly kind: IdentityKind;
  readonly hash: string;
}
export type IdentityKind = 'externalId' | 'email' | 'phone' | 'card' | 'subject';

/** Whether an identity names its member at this instant. Purchases from before the withdrawal still do. */
export const isWithdrawn = ({ withdrawnAt }: { readonly withdrawnAt?: Instant | undefined }, at: Instant): boolean =>
  withdrawnAt !== undefined && withdrawnAt <= at;

export const withdrawnRefusal = (field?: string): Refusal =>
  new Refusal('IDENTITY_WITHDRAWN', 'was withdrawn: it names no member any more', field);
