/** When an account next has something to do by itself: what the agenda is kept by. */

import { earliestOf, type Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Terms } from '../programmes/programme.ts';
import { TIMERS } from './timers.ts';

/** null: nothing ahead. `now` when a timer is due because of what has just happened. */
export function nextActionAt(account: Account, terms: Terms, now: Instant): Instant | null {
  if (TIMERS.some(({ isDueAtOnce }) => isDueAtOnce?.(account, terms, now) === true)) return now;
  return earliestOf(...TIMERS.map(({ nextAt }) => nextAt(account, terms, now)));
}
