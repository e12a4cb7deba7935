/** Staff do not change accounts of their own: someone else has to. */
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { findMember } from '../../../shared/use-cases/members/read-member.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { RequestRefused } from '../../edge/refusals/request-refused.ts';
import { platform } from '../../edge/wire.ts';

/**
 * A person's two sign-ins, as staff and as a member, have different subjects, but one verified address.
 * @throws RequestRefused FORBIDDEN when the subject or a verified address of the token is the member's.
 */
export async function refuseOwnAccount(
  { subject, email, phone }: TokenCaller,
  programmeId: string,
  memberIds: readonly string[],
): Promise<void> {
  const known = [
    ['subject', subject],
    ['email', email],
    ['phone', phone],
  ] as const;
  const owners = await Promise.all(known.map(([kind, value]) => (value === undefined ? undefined : ownerOf(programmeId, kind, value))));
  if (!owners.some((owner) => owner !== undefined && memberIds.includes(owner))) return;
  throw new RequestRefused('FORBIDDEN', 'the account is your own: someone else has to change it');
}

async function ownerOf(programmeId: string, kind: 'subject' | 'email' | 'phone', value: string): Promise<string | undefined> {
  try {
    return await findMember(platform(), programmeId, kind, value);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
