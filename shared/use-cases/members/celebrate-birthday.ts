/** Celebrates a member's birthday. */

import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { decideBirthday, nextBirthday } from '../../domain/members/birthday.ts';
import type { SettlePorts } from '../agenda/settle-account.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';

/**
 * Also posts everything else that is due.
 * @returns whether anything was posted.
 * @throws InvariantBroken, Refusal for an account that cannot be settled; Busy.
 */
export async function celebrateBirthday(ports: SettlePorts, programmeId: string, memberId: string): Promise<boolean> {
  const { store, clock, versions } = ports;
  return decideAndCommit(ports, async (): Promise<Attempt<boolean>> => {
    const profile = await store.profile(programmeId, memberId);
    if (profile === undefined) return { answer: false };
    const account = await existingAccount(store, programmeId, memberId);
    // Reads the clock after the account: an entry is never dated before the entry that it follows.
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const { ledger, profile: celebrated } = decideBirthday(account, profile, programme, now);
    return {
      answer: ledger.appended.length > 0,
      changes: [
        ...ledgerChanges(account, ledger, programme.terms, now),
        {
          kind: 'profile',
          profile: celebrated,
          expected: profile.revision,
          birthdayAt: nextBirthday(celebrated, now, programme.terms.timeZone),
        },
      ],
    };
  });
}
