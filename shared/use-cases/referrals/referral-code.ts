/** A member gets a referral code, or chooses another one. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import { checkRenames, chosenReferralCode, type Referrer, randomReferralCode } from '../../domain/referrals/referral-code.ts';
import type { ReferralTerms } from '../../domain/referrals/referral-terms.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type ReferralPorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

/** @throws Refusal NOT_AVAILABLE in a programme without referrals; NOT_FOUND. */
export async function referralTermsNow({ versions, clock }: ReferralPorts, programmeId: string): Promise<ReferralTerms> {
  const { terms } = await versions.at(programmeId, clock.now());
  if (terms.referrals === undefined) throw new Refusal('NOT_AVAILABLE', 'members of this programme bring no friends');
  return terms.referrals;
}

/** Outcome of the command. */
export interface CodeOutcome {
  readonly referrer: Referrer;
  readonly terms: ReferralTerms;
}

/**
 * Without a choice, a random code is made once, and stays the same. Earlier codes still lead to the member, and can be
 * chosen again.
 * @throws Refusal NOT_FOUND, NOT_AVAILABLE, ALREADY_EXISTS, LIMIT_EXCEEDED, VALIDATION_FAILED; Busy.
 */
export async function chooseReferralCode(
  ports: ReferralPorts & Pick<Ports, 'ids'>,
  programmeId: string,
  memberId: string,
  written?: string,
): Promise<CodeOutcome> {
  const chosen = written === undefined ? undefined : chosenReferralCode(written, 'code');
  return decideAndCommit(ports, async (): Promise<Attempt<CodeOutcome>> => {
    const [terms, before, account] = await Promise.all([
      referralTermsNow(ports, programmeId),
      ports.store.referrer(programmeId, memberId),
      ports.store.account(programmeId, memberId),
    ]);
    if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    if (before !== undefined && (chosen === undefined || chosen === before.code)) return { answer: { referrer: before, terms } };
    if (chosen !== undefined) checkRenames(before ?? {}, terms.renames, 'code');
    const code = chosen ?? randomCode(ports.ids);
    // A random code is not looked up: if it is taken, the next attempt draws another.
    const known = chosen === undefined ? undefined : (await ports.store.referralCode(programmeId, code))?.memberId;
    if (known !== undefined && known !== memberId) throw new Refusal('ALREADY_EXISTS', 'is the code of another member', 'code');
    const referrer: Referrer = {
      programmeId,
      memberId,
      code,
      renames: (before?.renames ?? 0) + (chosen === undefined ? 0 : 1),
      since: before?.since ?? ports.clock.now(),
      revision: (before?.revision ?? 0) + 1,
    };
    return {
      answer: { referrer, terms },
      changes: [
        { kind: 'referrer', referrer, expected: referrer.revision - 1 },
        ...(known === undefined ? [{ kind: 'referral-code', referralCode: { programmeId, code, memberId } } as const] : []),
      ],
    };
  });
}

/** Draws again when the check symbol is outside the alphabet, which happens in 5 of 37 draws. */
function randomCode(ids: Ports['ids']): string {
  for (;;) {
    const code = randomReferralCode(ids.referralSymbols());
    if (code !== undefined) return code;
  }
}
