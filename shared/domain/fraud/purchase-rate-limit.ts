/** The purchase rate limit: purchases above it are credited, and the last of them freezes the account and opens a review. */

import type { Instant } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { marked } from './decide-freeze.ts';
import type { RateLimit } from './rate-limit.ts';
import { openReview, type Review } from './review.ts';

export interface PurchasesAboveLimit {
  readonly ledger: Ledger;
  readonly review: Review;
}

/** @param ledger The ledger with the purchase. */
export function freezeForRateLimit(ledger: Ledger, rateLimit: RateLimit, programme: ProgrammeVersion, now: Instant): PurchasesAboveLimit {
  const detail = `more than ${rateLimit.limit} ${rateLimit.limit === 1 ? 'purchase' : 'purchases'} in a day`;
  const frozen = marked(ledger, { action: 'freeze', why: detail }, programme, now);
  const { programmeId, memberId, version: entry } = frozen.account;
  const review = openReview(programmeId, { kind: 'account', memberId, entry }, [{ code: 'purchase-pace', detail }], now);
  return { ledger: frozen, review };
}
