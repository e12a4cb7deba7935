/** The routes of a member's own balance, tier and entries; served by member-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, pageOf } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { TierDetail } from '../tiers/tiers.ts';
import { MyEntryView } from './entry.ts';
import { BalanceDetail } from './ledger.ts';

export const MY_ACCOUNT_ROUTES = {
  getBalance: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/balance',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My balance, with every expiry batch and maturity',
    params: inProgramme,
    answers: { 200: BalanceDetail },
  },
  getTier: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/tier',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My tier, its end, and what the next tier needs',
    params: inProgramme,
    answers: { 200: TierDetail },
  },
  listEntries: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/entries',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My history, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(MyEntryView) },
  },
} as const satisfies RoutesOf<'member-api'>;
