/** The routes by which staff add and withdraw identities; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { keyed, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { Reason } from '../kernel/values.ts';
import { IDENTITIES, IdentityChanged, oneIdentity } from './members.ts';

const OfIdentity = z
  .strictObject({ ...IDENTITIES, reason: Reason })
  .refine(({ reason: _reason, ...identities }) => oneIdentity(identities), {
    error: 'must have exactly one of externalId, email, phone, card, subject',
    path: ['externalId'],
  })
  .meta({ id: 'IdentityChange', description: 'One identity, and why it is added or withdrawn.' });

export const IDENTITY_ROUTES = {
  addIdentity: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/identities',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Add an identity, with a reason',
    description:
      'A member has any number of each kind. Purchases that wait for it are credited. An identity that was withdrawn, from this member or another, can be added again.',
    params: ofMember,
    headers: keyed,
    body: OfIdentity,
    example: { card: '9801 2345 6790', reason: 'a new card for a lost one' },
    replays: true,
    answers: { 200: IdentityChanged },
    problems: ['IDEMPOTENCY_MISMATCH', 'MEMBER_EXISTS', 'ALREADY_EXISTS', 'LIMIT_EXCEEDED'],
  },
  withdrawIdentity: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/identities/withdrawals',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Withdraw an identity, with a reason',
    description:
      'From now on it names nobody: tills and apps that name it are refused. Purchases from before still count for the member, whenever they arrive.',
    params: ofMember,
    headers: keyed,
    body: OfIdentity,
    example: { card: '9801 2345 6789', reason: 'lost' },
    replays: true,
    answers: { 200: IdentityChanged },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
} as const satisfies RoutesOf<'admin-api'>;
