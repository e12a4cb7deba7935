/**
 * The qualifying purchase was returned: everyone who was paid pays back, the friend too. Awards that were not paid yet never will be: a
 * claim takes their place. So the order of award and reversal does not matter.
 */

import { canHaveExpired } from '../../domain/earning/expired-unspent.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { decideTakenBack, lifetimeOfAward } from '../../domain/referrals/referral-award.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { entriesSince } from '../ledger/entries-since.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { giftReturned } from '../rewards/find-gift.ts';
import {
  awardClaimed,
  isTombstone,
  type OfReferral,
  programmeOf,
  type ReactionPorts,
  refereeOf,
  reversalClaim,
  reversalClaimed,
  tombstone,
  uplineOf,
} from './referral-context.ts';

/** @throws Busy. */
export async function takeBackReferral(ports: ReactionPorts, programmeId: string, of: OfReferral): Promise<void> {
  const levels = [{ memberId: of.refereeId, level: 0 }, ...(await uplineOf(ports, programmeId, of))];
  for (const { memberId, level } of levels) await takeBack(ports, programmeId, memberId, { refereeId: of.refereeId, level });
}

async function takeBack(
  ports: ReactionPorts,
  programmeId: string,
  memberId: string,
  of: { readonly refereeId: string; readonly level: number },
): Promise<void> {
  const { store, clock } = ports;
  await decideAndCommit(ports, async (): Promise<Attempt<void>> => {
    const [award, reversal] = await Promise.all([awardClaimed(ports, programmeId, of), reversalClaimed(ports, programmeId, of)]);
    if (award === undefined) return { answer: undefined, changes: [{ kind: 'claim', claim: tombstone(programmeId, memberId, of) }] };
    if (isTombstone(award) || reversal !== undefined) return { answer: undefined };
    const entry = await store.entry(programmeId, award.memberId, award.entry);
    invariant(entry?.referral !== undefined, 'the claim of an award points to its entry');
    // Nothing was awarded, so nothing is reversed.
    if (entry.referral.capped === true) return { answer: undefined };
    const { redemptionId } = entry.referral;
    const [account, { referral }, given] = await Promise.all([
      existingAccount(store, programmeId, memberId),
      refereeOf(ports, programmeId, of),
      redemptionId === undefined ? undefined : store.redemption(programmeId, memberId, redemptionId),
    ]);
    const now = clock.now();
    const programme = await programmeOf(ports, programmeId, referral, now);
    const since = canHaveExpired(lifetimeOfAward(entry), now) ? await entriesSince(store, account, entry.number) : [];
    const { ledger, redemption } = decideTakenBack(account, entry, given, programme, now, since);
    return {
      answer: undefined,
      changes: [
        ...ledgerChanges(account, ledger, programme.now.terms, now),
        { kind: 'claim', claim: reversalClaim(account, of, ledger.account.version) },
        ...giftReturned(given, redemption),
      ],
    };
  });
}
