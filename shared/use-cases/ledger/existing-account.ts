/** The account of a member who is known to exist. */
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Store } from '../../ports/store.ts';

/** @throws InvariantBroken when the member has no account: every enrolment makes one. */
export async function existingAccount(store: Store, programmeId: string, memberId: string): Promise<Account> {
  const account = await store.account(programmeId, memberId);
  invariant(account !== undefined, `member ${memberId} has an account`);
  return account;
}
