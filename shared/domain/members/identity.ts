/** By what purchases can name a member. */

/** An identity by which purchases can name a member: its kind and the keyed hash of its normalised value. */
export interface IdentityKey {
  readonly kind: IdentityKind;
  readonly hash: string;
}
export type IdentityKind = 'externalId' | 'email' | 'phone' | 'card' | 'subject';
