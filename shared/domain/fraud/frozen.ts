/** A frozen account keeps its points, and goes on earning and expiring; nothing of it is spent. */

import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';

export const frozenRefusal = (since: Instant): Refusal =>
  new Refusal('ACCOUNT_FROZEN', `nothing can be spent: the account is frozen since ${since}`);

/** Asked by every way to spend: redeem, reserve, commit, use of a voucher, payment. @throws Refusal ACCOUNT_FROZEN. */
export function refuseFrozen({ frozenSince }: Pick<Account, 'frozenSince'>): void {
  if (frozenSince !== undefined) throw frozenRefusal(frozenSince);
}
