/** Referrals for requests that are made from the document. */
import type * as z from 'zod';
import type { ReferralTerms } from '../../../shared/contract/referrals/referral-terms.ts';
import type { Known } from '../kernel/arbitrary-value.ts';
import { unique } from './api.ts';

export const REFERRALS: z.input<typeof ReferralTerms> = {
  link: 'https://evergreen.example/join?friend={code}',
  renames: 1_000,
  invitations: { windowDays: 30, perDay: 1_000 },
  qualification: { purchases: 1, withinDays: 30, returnWindowDays: 0 },
  rewards: { referee: { kind: 'points', points: 200 }, referrer: { kind: 'points', points: 300 } },
  furtherLevels: [10],
  reversibleDays: 60,
};

/** Gives the known values for each operation on referrals: random terms seldom fit together. */
export function knownReferrals(operationId: string): Known {
  const codes = Array.from({ length: 20 }, () => unique('ADA'));
  const terms: Known = { referrals: [undefined, REFERRALS] };
  return operationId === 'chooseReferralCode' ? { ...terms, code: [undefined, ...codes] } : terms;
}
