/** Finds the member of a purchase: the key that its order keeps, and the member, if enrolled. */

import type { MemberKey } from '../../domain/earning/order.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { isWithdrawn, withdrawnRefusal } from '../../domain/members/identity.ts';
import { type Identities, identitiesIn, normaliseIdentity } from '../../domain/members/member.ts';
import type { IdentityHasher } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';

/** The caller's reference to a member: exactly one of these. */
export type MemberReference = { readonly id: string } | Omit<Identities, 'subject'>;

/** Hashes the identity: no identity in clear goes further than here. */
export async function keyOfReference(hasher: IdentityHasher, programmeId: string, reference: MemberReference): Promise<MemberKey> {
  if ('id' in reference) return { kind: 'id', memberId: reference.id };
  const [identity] = identitiesIn(reference);
  invariant(identity !== undefined, 'a member reference names exactly one identity');
  const [kind, value] = identity;
  return hasher.keyOf(programmeId, kind, normaliseIdentity(kind, value));
}

/**
 * undefined: no member has this key.
 * @param at When it happened: an identity still names its member for what is from before its withdrawal.
 * @throws Refusal IDENTITY_WITHDRAWN.
 */
export async function memberIdOfKey(store: Store, programmeId: string, key: MemberKey, at: Instant): Promise<string | undefined> {
  if (key.kind === 'id') return key.memberId;
  const identity = await store.identity(programmeId, key);
  if (identity !== undefined && isWithdrawn(identity, at)) throw withdrawnRefusal(`member.${key.kind}`);
  return identity?.memberId;
}
