/** Finds the referrer of a new member: by the referral code, else by an invitation to one of the member's identities. */

import type { Instant } from '../../domain/kernel/time.ts';
import type { Attribution } from '../../domain/members/enrolment.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import { invitationAt, invitedIdOf } from '../../domain/referrals/friend.ts';
import { normaliseReferralCode } from '../../domain/referrals/referral-code.ts';
import type { Store } from '../../ports/store.ts';

/** Invitations read per identity. More than this is abuse. */
const MOST_INVITATIONS = 25;

/**
 * undefined: no code and no invitation. An unknown code does not stop the enrolment.
 * @param code Normalised.
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

/** The normalised code, so that equal enrolments hash alike. @throws Refusal VALIDATION_FAILED. */
export const codeNamed = (referral: { readonly code: string } | undefined): string | undefined =>
  referral === undefined ? undefined : normaliseReferralCode(referral.code, 'referral.code');
