/** Traits of a member as keyed hashes: what another member may share. */
import { normalisedAddress } from '../../domain/fraud/suspicion-signals.ts';
import type { TraitKey } from '../../domain/fraud/trait.ts';
import type { Profile, ProfileFields } from '../../domain/members/member.ts';
import type { Ports } from '../../ports/ports.ts';

type HashingPorts = Pick<Ports, 'identities'>;

/** @param device The app's device id, opaque. */
export const deviceTrait = async ({ identities }: HashingPorts, programmeId: string, device: string): Promise<TraitKey> => ({
  programmeId,
  trait: 'device',
  hash: await identities.traitOf(programmeId, 'device', device),
});

export async function addressTrait(
  { identities }: HashingPorts,
  programmeId: string,
  { address }: ProfileFields,
): Promise<TraitKey | undefined> {
  if (address === undefined) return undefined;
  return { programmeId, trait: 'address', hash: await identities.traitOf(programmeId, 'address', normalisedAddress(address)) };
}

export const deviceTraits = ({ programmeId, devices = [] }: Profile): readonly TraitKey[] =>
  devices.map((hash) => ({ programmeId, trait: 'device', hash }));
