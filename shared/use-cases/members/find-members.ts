/** Finds members by their identities, for people who look after them. Reads never write. */
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Identities, identitiesIn, type Profile } from '../../domain/members/member.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import { type BalanceRead, findMember, readBalance, readProfile } from './read-member.ts';

export interface MemberRead {
  readonly profile: Profile;
  readonly read: BalanceRead;
}

/** @throws Refusal NOT_FOUND. */
export async function readMember(ports: Pick<Ports, 'store' | 'clock'>, programmeId: string, memberId: string): Promise<MemberRead> {
  const [profile, read] = await Promise.all([readProfile(ports, programmeId, memberId), readBalance(ports, programmeId, memberId)]);
  return { profile, read };
}

/** The members that have one of the identities: an empty list when nobody has. @throws Refusal NOT_FOUND for an unknown programme. */
export async function findMembers(
  ports: ProgrammePorts & Pick<Ports, 'identities'>,
  programmeId: string,
  identities: Identities,
): Promise<readonly MemberRead[]> {
  await ports.versions.at(programmeId, ports.clock.now());
  const found = await Promise.all(identitiesIn(identities).map(([kind, value]) => foundMember(ports, programmeId, kind, value)));
  return Promise.all(found.flat().map((memberId) => readMember(ports, programmeId, memberId)));
}

async function foundMember(...asked: Parameters<typeof findMember>): Promise<readonly string[]> {
  try {
    return [await findMember(...asked)];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}
