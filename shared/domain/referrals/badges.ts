/** Badges: names that a member has earned, on the account. */
import type { Account } from '../ledger/account.ts';

/** They are on the account, which is written with every purchase. */
export const MAX_BADGES = 20;

export const badgesOf = ({ badges }: Pick<Account, 'badges'>): readonly string[] => badges ?? [];

/** The same when the member has it already. undefined: there is no room for it. */
export function withBadge(account: Pick<Account, 'badges'>, badge: string): readonly string[] | undefined {
  const before = badgesOf(account);
  if (before.includes(badge)) return before;
  return before.length >= MAX_BADGES ? undefined : [...before, badge].sort();
}

/** undefined: the member does not have it. */
export function withoutBadge(account: Pick<Account, 'badges'>, badge: string): readonly string[] | undefined {
  const before = badgesOf(account);
  return before.includes(badge) ? before.filter((name) => name !== badge) : undefined;
}
