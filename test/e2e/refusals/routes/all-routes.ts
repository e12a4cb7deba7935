/**
 * One request, or several, for each route: with every field that the contract has, and each way that a field can be given. They are taken as
 * they stand; a refusal is one of them with one thing changed. A route without a request does not compile.
 */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { EARNING_REFUSALS, EARNING_REQUESTS } from './earning.ts';
import { ENDPOINT_REFUSALS, ENDPOINT_REQUESTS, ENDPOINTS_MET_ELSEWHERE } from './endpoints.ts';
import { EVENT_REFUSALS, EVENT_REQUESTS } from './events.ts';
import { LEDGER_MET_ELSEWHERE, LEDGER_REFUSALS, LEDGER_REQUESTS } from './ledger.ts';
import { MEMBER_REFUSALS, MEMBER_REQUESTS, MEMBERS_MET_ELSEWHERE } from './members.ts';
import { MERCHANT_REFUSALS, MERCHANT_REQUESTS, MERCHANTS_MET_ELSEWHERE } from './merchants.ts';
import type { Refusals, Variants } from './parts.ts';
import { PROGRAMME_MET_ELSEWHERE, PROGRAMME_REFUSALS, PROGRAMME_REQUESTS } from './programmes.ts';
import { REFERENCE_REQUESTS } from './reference.ts';
import { REFERRAL_REFUSALS, REFERRAL_REQUESTS, REFERRALS_MET_ELSEWHERE } from './referrals.ts';
import { REPORT_REFUSALS, REPORT_REQUESTS, REPORTS_MET_ELSEWHERE } from './reports.ts';
import { PACE_REQUESTS, PACES_MET_ELSEWHERE, REVIEW_REFUSALS } from './reviews.ts';
import { REWARD_REFUSALS, REWARD_REQUESTS, REWARDS_MET_ELSEWHERE } from './rewards.ts';
import { SEGMENT_REFUSALS, SEGMENT_REQUESTS, SEGMENTS_MET_ELSEWHERE } from './segments.ts';
import { SUPPORT_MET_ELSEWHERE, SUPPORT_REFUSALS, SUPPORT_REQUESTS } from './support.ts';
import { TIER_REFUSALS, TIER_REQUESTS } from './tiers.ts';
import { TILL_REFUSALS, TILL_REQUESTS, TILLS_MET_ELSEWHERE } from './tills.ts';

export const WHOLE_REQUESTS: { readonly [Id in RouteId]: Variants } = {
  ...EARNING_REQUESTS,
  ...MEMBER_REQUESTS,
  ...LEDGER_REQUESTS,
  ...TIER_REQUESTS,
  ...PROGRAMME_REQUESTS,
  ...MERCHANT_REQUESTS,
  ...REWARD_REQUESTS,
  ...TILL_REQUESTS,
  ...SUPPORT_REQUESTS,
  ...PACE_REQUESTS,
  ...SEGMENT_REQUESTS,
  ...ENDPOINT_REQUESTS,
  ...REFERRAL_REQUESTS,
  ...EVENT_REQUESTS,
  ...REPORT_REQUESTS,
  ...REFERENCE_REQUESTS,
};

/** Refusals that no schema can express: they come from the stored state, or from several fields at once. */
export const WRITTEN_REFUSALS: Refusals = {
  ...EARNING_REFUSALS,
  ...MEMBER_REFUSALS,
  ...LEDGER_REFUSALS,
  ...TIER_REFUSALS,
  ...PROGRAMME_REFUSALS,
  ...MERCHANT_REFUSALS,
  ...REWARD_REFUSALS,
  ...SUPPORT_REFUSALS,
  ...SEGMENT_REFUSALS,
  ...REVIEW_REFUSALS,
  ...EVENT_REFUSALS,
  ...TILL_REFUSALS,
  ...ENDPOINT_REFUSALS,
  ...REFERRAL_REFUSALS,
  ...REPORT_REFUSALS,
};

/** Problems of a route that are not met here, and where they are. */
export const MET_ELSEWHERE: Readonly<Record<string, string>> = {
  ...LEDGER_MET_ELSEWHERE,
  ...PROGRAMME_MET_ELSEWHERE,
  ...REWARDS_MET_ELSEWHERE,
  ...SUPPORT_MET_ELSEWHERE,
  ...TILLS_MET_ELSEWHERE,
  ...MEMBERS_MET_ELSEWHERE,
  ...PACES_MET_ELSEWHERE,
  ...ENDPOINTS_MET_ELSEWHERE,
  ...MERCHANTS_MET_ELSEWHERE,
  ...REFERRALS_MET_ELSEWHERE,
  ...REPORTS_MET_ELSEWHERE,
  ...SEGMENTS_MET_ELSEWHERE,
};
