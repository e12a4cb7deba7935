/** Finds the member of a purchase: the key that its order keeps, and the member, if enrolled. */

import type { MemberKey } from '../../domain/earning/order.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
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

/** undefined: no member has this key. */
export async function memberIdOfKey(store: Store, programmeId: string, key: MemberKey): Promise<string | undefined> {
  return key.kind === 'id' ? key.memberId : (await store.identity(programmeId, key))?.memberId;
}
