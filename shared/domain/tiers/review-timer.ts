/** A tier that has ended, and its grace period with it, is reviewed. */

import type { Timer } from '../agenda/timer.ts';
import { reviewDueAt, reviewed, tierFacts } from './standing.ts';

export const REVIEW_TIMER: Timer = {
  nextAt: (account, { tiers }) => (tiers === undefined ? null : reviewDueAt(account)),
  due: (account, { version: programmeVersion, terms }, now) => {
    const review = reviewed(terms, account, now);
    if (review === undefined || review.standing === null) return [];
    const { standing, explanation } = review;
    const facts = { ...tierFacts(terms.tiers, account.standing, standing), standing };
    return [{ kind: 'review', at: now, programmeVersion, postings: [], explanation, ...facts }];
  },
};
