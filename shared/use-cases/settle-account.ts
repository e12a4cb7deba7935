/** Posts what time has made due on one account. */
import { nextActionAt } from '../domain/account.ts';
import { advance } from '../domain/advance.ts';
import { ledgerChanges } from '../domain/decision.ts';
import { openLedger } from '../domain/ledger.ts';
import { invariant } from '../domain/refusal.ts';
import type { Ports } from '../ports/ports.ts';
import { type Attempt, decideAndCommit } from './commit.ts';
import type { ProgrammeVersions } from './programme-versions.ts';

export type SettlePorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

/**
 * One read, and one transaction however much is due at once; when nothing is, nothing is written. The account decides,
 * not the agenda: an entry that was stale, or is worked by someone else at the same time, comes to nothing.
 * @returns whether anything was posted. @throws InvariantBroken, Refusal for an account that cannot be settled; Busy.
 */
export async function settleAccount(ports: SettlePorts, programmeId: string, memberId: string): Promise<boolean> {
  const { store, clock, versions } = ports;
  return decideAndCommit(ports, async (): Promise<Attempt<boolean>> => {
    const account = await store.account(programmeId, memberId);
    if (account === undefined) return { answer: false };
    const now = clock.now();
    const { version } = await versions.at(programmeId, now);
    const ledger = advance(openLedger(account), now, version);
    const next = nextActionAt(ledger.account);
    // Otherwise it would be due again at once, in every run, for ever.
    invariant(next === null || next > now, `nothing is due after the account was settled, but something at ${next}`);
    return ledger.appended.length === 0 ? { answer: false } : { answer: true, changes: ledgerChanges(account, ledger) };
  });
}
