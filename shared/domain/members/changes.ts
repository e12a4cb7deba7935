/** Changes of members: personal data and identities in a commit. */
import type { Instant } from '../kernel/time.ts';
import type { IdentityKey } from './identity.ts';
import type { Profile } from './member.ts';

/** An identity belongs to a member: a lookup, and the claim that no other member has it. */
export interface Identity {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly memberId: string;
  /** The fingerprint of the enrolment that claimed it. */
  readonly inputHash: string;
  /** Absent: 1, it was never changed. */
  readonly revision?: number | undefined;
  /** From then on it names nobody. */
  readonly withdrawnAt?: Instant | undefined;
}

export type MemberChange =
  /** `birthdayAt`: when the member has a birthday next; null: it is not known. */
  | { readonly kind: 'profile'; readonly profile: Profile; readonly expected: number; readonly birthdayAt: Instant | null }
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** It was withdrawn, or is a member's again. Only the commit of its member's account withdraws it. @param expected its revision. */
  | { readonly kind: 'identity-changed'; readonly identity: Identity; readonly expected: number }
  /** Nothing is written: the commit holds only if no member has the identity. */
  | { readonly kind: 'identity-free'; readonly programmeId: string; readonly key: IdentityKey };
