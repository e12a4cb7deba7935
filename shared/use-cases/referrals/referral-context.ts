/** The context that the steps of a referral share: versions, claims, and the chain of referrers. */

import { invariant } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Claim } from '../../domain/ledger/changes.ts';
import type { Referral, ReferralOutcome } from '../../domain/referrals/referral.ts';
import { type ReferralProgramme, referralTermsOf } from '../../domain/referrals/referral-award.ts';
import { levelsOf } from '../../domain/referrals/referral-terms.ts';
import type { Ports } from '../../ports/ports.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import type { RedeemPorts } from '../rewards/redemption-command.ts';

export type ReactionPorts = RedeemPorts & Pick<Ports, 'identities'>;

/** The referrer and the referee. */
export type OfReferral = Pick<ReferralOutcome, 'referrerId' | 'refereeId'>;

/** The account and the referral of the referee. */
export async function refereeOf(
  { store }: Pick<ReactionPorts, 'store'>,
  programmeId: string,
  { refereeId }: Pick<OfReferral, 'refereeId'>,
): Promise<{ readonly account: Account; readonly referral: Referral }> {
  const account = await existingAccount(store, programmeId, refereeId);
  invariant(account.referral !== undefined, `${refereeId} was brought by someone`);
  return { account, referral: account.referral };
}

export const programmeOf = async (
  { versions }: Pick<ReactionPorts, 'versions'>,
  programmeId: string,
  { version }: Pick<Referral, 'version'>,
  now: Instant,
): Promise<ReferralProgramme> => ({
  atEnrolment: await versions.numbered(programmeId, version),
  now: await versions.at(programmeId, now),
});

/** The member who is paid at each level. Each enrolled before the one below, so the chain never changes. */
export async function uplineOf(
  ports: ReactionPorts,
  programmeId: string,
  { refereeId }: OfReferral,
): Promise<readonly { readonly memberId: string; readonly level: number }[]> {
  const { referral } = await refereeOf(ports, programmeId, { refereeId });
  const levels = levelsOf(referralTermsOf(await ports.versions.numbered(programmeId, referral.version)));
  const upline: { memberId: string; level: number }[] = [];
  let memberId: string | undefined = referral.referrerId;
  while (memberId !== undefined && upline.length < levels) {
    upline.push({ memberId, level: upline.length + 1 });
    if (upline.length < levels) memberId = (await existingAccount(ports.store, programmeId, memberId)).referral?.referrerId;
  }
  return upline;
}

/**
 * Claims of this caller record that a level of a referral was paid, and by which entry; or, without an entry, that it never will be;
 * and that it
 * was taken back.
 */
const REFERRAL = 'perennial:referral';

type OfLevel = Pick<OfReferral, 'refereeId'> & { readonly level: number };

const awardKey = (programmeId: string, { refereeId, level }: OfLevel): string => `${programmeId}#${refereeId}#${level}`;
const reversalKey = (programmeId: string, of: OfLevel): string => `${awardKey(programmeId, of)}#reversed`;

export const awardClaimed = ({ store }: Pick<ReactionPorts, 'store'>, programmeId: string, of: OfLevel): Promise<Claim | undefined> =>
  store.claim(REFERRAL, awardKey(programmeId, of));

export const reversalClaimed = ({ store }: Pick<ReactionPorts, 'store'>, programmeId: string, of: OfLevel): Promise<Claim | undefined> =>
  store.claim(REFERRAL, reversalKey(programmeId, of));

const NO_AWARD = 0;

export const isTombstone = ({ entry }: Claim): boolean => entry === NO_AWARD;

/** @param entry Number of the award's entry. */
export const awardClaim = ({ programmeId, memberId }: Account, of: OfLevel, entry: number): Claim => ({
  caller: REFERRAL,
  key: awardKey(programmeId, of),
  inputHash: 'award',
  programmeId,
  memberId,
  entry,
});

/** Takes the place of an award that was not made, so it never will be. */
export const tombstone = (programmeId: string, memberId: string, of: OfLevel): Claim => ({
  caller: REFERRAL,
  key: awardKey(programmeId, of),
  inputHash: 'reversal',
  programmeId,
  memberId,
  entry: NO_AWARD,
});

export const reversalClaim = ({ programmeId, memberId }: Account, of: OfLevel, entry: number): Claim => ({
  caller: REFERRAL,
  key: reversalKey(programmeId, of),
  inputHash: 'reversal',
  programmeId,
  memberId,
  entry,
});
