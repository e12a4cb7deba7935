/** When an account next has something to do by itself: what the agenda is kept by. */
import type { Account } from './account.ts';
import type { Terms } from './programme.ts';
import { reviewDueAt } from './standing.ts';
import type { Instant } from './time.ts';
import { pointsWarningAt, tierWarningAt } from './warning.ts';

/** null: nothing ahead. What lies before `now` and was not done then, such as a warning that no one needed, is not waited for. */
export function nextActionAt(account: Account, terms: Terms, now: Instant): Instant | null {
  const dates = [
    account.pending[0]?.maturesAt,
    account.held[0]?.lapsesAt,
    account.batches[0]?.expiresAt,
    terms.tiers === undefined ? null : reviewDueAt(account),
  ];
  const warnings = [pointsWarningAt(account, terms), tierWarningAt(account, terms)].filter((at) => at !== null && at > now);
  const [next] = [...dates, ...warnings].filter((at) => at !== null && at !== undefined).sort();
  return next ?? null;
}
