/** Who brought a member who is about to enrol: by the code that they came with, else by an invitation to one of their identities. */

import type { Instant } from '../../domain/kernel/time.ts';
import type { IdentityKey } from '../../domain/ledger/entry.ts';
import type { Attribution } from '../../domain/members/enrolment.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import { invitationAt, invitedIdOf } from '../../domain/referrals/friend.ts';
import { normaliseReferralCode } from '../../domain/referrals/referral-code.ts';
import type { Store } from '../../ports/store.ts';

/** Of one identity. More have been invited by no one who is not after something. */
const MOST_INVITATIONS = 25;

/**
 * undefined: no code was named, and no one is invited. A code that there is not does not keep anyone from enrolling.
 * @param code normalised.
 */
export async function attributionOf(
  store: Store,
  { programmeId, terms }: ProgrammeVersion,
  code: string | undefined,
  keys: readonly IdentityKey[],
  now: Instant,
): Promise<Attribution | undefined> {
  const { referrals } = terms;
  if (referrals === undefined) return code === undefined ? undefined : { why: 'members of this programme bring no friends' };
  if (code !== undefined) {
    const known = await store.referralCode(programmeId, code);
    return known === undefined ? { why: 'there is no such code' } : { referrerId: known.memberId, by: 'code' };
  }
  if (referrals.invitations === undefined) return undefined;
  const invitable = keys.filter(({ kind }) => kind === 'email' || kind === 'phone');
  const found = await Promise.all(invitable.map((key) => store.invitations(programmeId, key, MOST_INVITATIONS)));
  const first = invitationAt(found.flat(), now);
  if (first === undefined) return undefined;
  return { referrerId: first.referrerId, by: 'invitation', invitation: invitedIdOf(first) };
}

/** One spelling, so that the same enrolment is the same. @throws Refusal VALIDATION_FAILED. */
export const codeNamed = (referral: { readonly code: string } | undefined): string | undefined =>
  referral === undefined ? undefined : normaliseReferralCode(referral.code, 'referral.code');
