/** The routes that verify a ledger and list accounts in quarantine; served by admin-api. */

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
    summary: "Verify a member's ledger",
    description:
      'Reads every entry and checks that the numbers have no gap, that the hash chain holds, and that the entries add up to the account.',
    params: ofMember,
    answers: { 200: Verification },
  },
  listSetAside: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/set-aside',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The accounts in quarantine: their scheduled work fails',
    description: 'Their balances are still read correctly: entries that are due are computed at every read, but not posted yet.',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(SetAsideAccount) },
  },
} as const satisfies RoutesOf<'admin-api'>;
