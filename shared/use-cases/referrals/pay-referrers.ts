/** Pays the referrer and the levels above: each level in one commit, once by its claim. */
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { type Award, decideReferrerAward, giftOfLevel } from '../../domain/referrals/referral-award.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { giftFinder } from '../rewards/find-gift.ts';
import { awardClaim, awardClaimed, type OfReferral, programmeOf, type ReactionPorts, refereeOf, uplineOf } from './referral-context.ts';

/** @throws Busy. */
export async function payReferrers(ports: ReactionPorts, programmeId: string, { referrerId, refereeId }: OfReferral): Promise<void> {
  for (const { memberId, level } of await uplineOf(ports, programmeId, { referrerId, refereeId })) {
    await payReferrer(ports, programmeId, memberId, { referrerId, refereeId, level });
  }
}

async function payReferrer(ports: ReactionPorts, programmeId: string, memberId: string, award: Award): Promise<void> {
  const { store, clock } = ports;
  const finder = giftFinder(ports, programmeId);
  await decideAndCommit(ports, async (conflicts): Promise<Attempt<void>> => {
    if ((await awardClaimed(ports, programmeId, award)) !== undefined) return { answer: undefined };
    const [account, { referral }] = await Promise.all([
      existingAccount(store, programmeId, memberId),
      refereeOf(ports, programmeId, award),
    ]);
    const now = clock.now();
    const programme = await programmeOf(ports, programmeId, referral, now);
    const gift = await finder.find(giftOfLevel(programme.atEnrolment, award.level), now, conflicts);
    const { ledger, redemption } = decideReferrerAward(account, award, gift, programme, now);
    return {
      answer: undefined,
      changes: [
        ...ledgerChanges(account, ledger, programme.now.terms, now),
        { kind: 'claim', claim: awardClaim(account, award, ledger.account.version) },
        ...finder.changes(redemption, gift),
      ],
    };
  });
}
