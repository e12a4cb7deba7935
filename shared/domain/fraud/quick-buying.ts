/** More purchases than a member makes in a day: they are credited, the account is frozen with the last of them, and someone looks. */

import type { Instant } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { marked } from './freezing.ts';
import type { Pace } from './rate-limit.ts';
import { openReview, type Review } from './review.ts';

export interface QuickBuying {
  readonly ledger: Ledger;
  readonly review: Review;
}

/** @param ledger the purchase's own. */
export function freezeForPace(ledger: Ledger, pace: Pace, programme: ProgrammeVersion, now: Instant): QuickBuying {
  const detail = `more than ${pace.limit} ${pace.limit === 1 ? 'purchase' : 'purchases'} in a day`;
  const frozen = marked(ledger, { action: 'freeze', reason: detail }, programme, now);
  const { programmeId, memberId, version: entry } = frozen.account;
  const review = openReview(programmeId, { kind: 'account', memberId, entry }, [{ code: 'purchase-pace', detail }], now);
  return { ledger: frozen, review };
}
