/** A frozen account keeps its points, which go on earning and expiring, but cannot spend them. */

import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';

export const frozenRefusal = (since: Instant): Refusal =>
  new Refusal('ACCOUNT_FROZEN', `nothing can be spent: the account is frozen since ${since}`);

/** Every way to spend calls this: redeem, reserve, commit, voucher use, payment. @throws Refusal ACCOUNT_FROZEN. */
export function refuseFrozen({ frozenSince }: Pick<Account, 'frozenSince'>): void {
  if (frozenSince !== undefined) throw frozenRefusal(frozenSince);
}
