/** Looks a referral over: what both profiles have in common. */
import { invariant } from '../domain/refusal.ts';
import { type Reason, type SuspicionTerms, suspicionsOf } from '../domain/suspicion.ts';
import type { Ports } from '../ports/ports.ts';

export interface LookedOver {
  readonly programmeId: string;
  readonly refereeId: string;
  readonly referrerId: string;
  /** Friends of the referrer who came within the terms' days, this one among them. */
  readonly velocity: number;
}

/** Writes nothing. @returns none: nothing is suspicious. @throws StoreUnavailable. */
export async function findSuspicions(
  { store }: Pick<Ports, 'store' | 'identities'>,
  { programmeId, refereeId, referrerId, velocity }: LookedOver,
  terms: SuspicionTerms,
): Promise<readonly Reason[]> {
  const [referee, referrer] = await Promise.all([store.profile(programmeId, refereeId), store.profile(programmeId, referrerId)]);
  invariant(referee !== undefined && referrer !== undefined, 'members have profiles');
  return suspicionsOf({ referee, referrer, traits: { device: 0, address: 0 }, velocity }, terms);
}
