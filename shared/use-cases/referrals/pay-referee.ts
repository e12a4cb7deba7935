/** Pays the referee, which moves the referral to `rewarded`. Happens once, because the referral leaves its stage. */
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { decideRefereeAward, giftOfLevel } from '../../domain/referrals/referral-award.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { giftFinder } from '../rewards/find-gift.ts';
import { awardClaim, type OfReferral, programmeOf, type ReactionPorts, refereeOf } from './referral-context.ts';

/** Does nothing when the referral was paid, reversed or rejected. @throws Busy. */
export async function payReferee(ports: ReactionPorts, programmeId: string, { refereeId }: Pick<OfReferral, 'refereeId'>): Promise<void> {
  const finder = giftFinder(ports, programmeId);
  await decideAndCommit(ports, async (conflicts): Promise<Attempt<void>> => {
    const { account, referral } = await refereeOf(ports, programmeId, { refereeId });
    // Reads the clock after the account: an entry is never dated before the entry that it follows.
    const now = ports.clock.now();
    const programme = await programmeOf(ports, programmeId, referral, now);
    const gift = referral.stage === 'qualified' ? await finder.find(giftOfLevel(programme.atEnrolment, 0), now, conflicts) : undefined;
    const decided = decideRefereeAward(account, gift, programme, now);
    if (decided === undefined) return { answer: undefined };
    const { ledger, redemption } = decided;
    return {
      answer: undefined,
      changes: [
        ...ledgerChanges(account, ledger, programme.now.terms, now),
        { kind: 'claim', claim: awardClaim(account, { refereeId, level: 0 }, ledger.account.version) },
        ...finder.changes(redemption, gift),
      ],
    };
  });
}
