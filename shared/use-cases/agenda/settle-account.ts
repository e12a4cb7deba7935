/** Posts everything that is due on one account. */
import { advance } from '../../domain/agenda/advance.ts';
import { nextActionAt } from '../../domain/agenda/next-action.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { openLedger } from '../../domain/ledger/ledger.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type SettlePorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

/**
 * One read and one transaction, however much is due. The account decides, not the agenda: when nothing is due any
 * more, nothing is posted, and the account only gets a new place on the agenda.
 * @returns whether anything was posted. @throws InvariantBroken, Refusal for an account that cannot be settled; Busy.
 */
export async function settleAccount(ports: SettlePorts, programmeId: string, memberId: string): Promise<boolean> {
  const { store, clock, versions } = ports;
  return decideAndCommit(ports, async (): Promise<Attempt<boolean>> => {
    const account = await store.account(programmeId, memberId);
    if (account === undefined) return { answer: false };
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const ledger = advance(openLedger(account), now, programme);
    const next = nextActionAt(ledger.account, programme.terms, now);
    // Otherwise the account would be due again in every run.
    invariant(next === null || next > now, `nothing is due after the account was settled, but something at ${next}`);
    // The account is written even when nothing is posted: the terms may have changed, so its place on the agenda may differ.
    return { answer: ledger.appended.length > 0, changes: ledgerChanges(account, ledger, programme.terms, now) };
  });
}
