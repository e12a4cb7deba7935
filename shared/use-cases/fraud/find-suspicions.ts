/** Looks for suspicions in a referral: traits that both profiles share, and how many members share the friend's traits. */

import { type Reason, type SuspicionTerms, suspicionsOf } from '../../domain/fraud/suspicion.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Ports } from '../../ports/ports.ts';
import { addressTrait, deviceTraits } from './traits.ts';

export interface LookedOver {
  readonly programmeId: string;
  readonly refereeId: string;
  readonly referrerId: string;
  /** The referrer's friends who enrolled within the terms' window, including this one. */
  readonly velocity: number;
}

/** Writes nothing. @returns an empty list when nothing is suspicious. @throws StoreUnavailable. */
export async function findSuspicions(
  ports: Pick<Ports, 'store' | 'identities'>,
  { programmeId, refereeId, referrerId, velocity }: LookedOver,
  terms: SuspicionTerms,
): Promise<readonly Reason[]> {
  const { store } = ports;
  const [referee, referrer] = await Promise.all([store.profile(programmeId, refereeId), store.profile(programmeId, referrerId)]);
  invariant(referee !== undefined && referrer !== undefined, 'members have profiles');
  const address = await addressTrait(ports, programmeId, referee.fields);
  const devices = await Promise.all(deviceTraits(referee).map((trait) => store.membersWith(trait)));
  const traits = { device: Math.max(0, ...devices), address: address === undefined ? 0 : await store.membersWith(address) };
  return suspicionsOf({ referee, referrer, traits, velocity }, terms);
}
