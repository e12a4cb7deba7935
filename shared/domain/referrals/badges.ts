/** Badges: names that a member has earned, on the account. */
import type { Account } from '../ledger/account.ts';

/** Bounded because they are on the account, which is written with every purchase. */
export const MAX_BADGES = 20;

export const badgesOf = ({ badges }: Pick<Account, 'badges'>): readonly string[] => badges ?? [];

/** Adds a badge; unchanged when the member has it. undefined: the account is full. */
export function withBadge(account: Pick<Account, 'badges'>, badge: string): readonly string[] | undefined {
  const before = badgesOf(account);
  if (before.includes(badge)) return before;
  return before.length >= MAX_BADGES ? undefined : [...before, badge].sort();
}

/** Removes a badge; undefined: the member does not have it. */
export function withoutBadge(account: Pick<Account, 'badges'>, badge: string): readonly string[] | undefined {
  const before = badgesOf(account);
  return before.includes(badge) ? before.filter((name) => name !== badge) : undefined;
}
