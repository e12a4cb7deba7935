/** How a ledger is proved, and which accounts wait for someone to look. Served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, ofMember, pageOf, READERS } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { SetAsideAccount, Verification } from './ledger.ts';

export const AUDIT_ROUTES = {
  verifyLedger: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/verification',
    servedBy: 'admin-api',
    caller: READERS,
    summary: "Prove a member's ledger",
    description: 'Reads every entry, and checks that they are dense, chained by hash, and add up to the account.',
    params: ofMember,
    answers: { 200: Verification },
  },
  listSetAside: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/set-aside',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'Accounts whose scheduled work fails',
    description: 'Balances read correctly all the same: what is due is worked out at every read, and only not posted yet.',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(SetAsideAccount) },
  },
} as const satisfies RoutesOf<'admin-api'>;
