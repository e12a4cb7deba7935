/** Audits referral codes, invitations and reviews: their refusals and their items. */

import type { Written } from '../auditor.ts';
import { dateText, dayOf, iso } from '../kernel/audit-calendar.ts';
import type { Records, Sent } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import type { ReferralRequest } from './referral-request.ts';

export function mayRefuseReferring(records: Records, sent: Sent, request: ReferralRequest, code: string, now: number): boolean {
  const { programmeId } = request;
  if (request.kind === 'judge') {
    const review = records.items.get(`REVIEW#${programmeId}#${request.reviewId}\nREVIEW`);
    return code === 'WRONG_STATE' && review !== undefined && review.state !== 'open';
  }
  const versions = [sent.when - records.skew, now + records.skew].map((at) => records.versions(programmeId).at(iso(at)));
  const memberId = records.enrolled.get(`${programmeId} ${request.person}`) ?? '';
  return versions.some(({ terms }) => {
    const { referrals, timeZone } = terms;
    if (request.kind === 'invite') {
      if (code === 'NOT_AVAILABLE') return referrals?.invitations === undefined;
      const days = [sent.when - records.skew, now + records.skew].map((at) => dateText(dayOf(at, timeZone)));
      const sofar = days.map((day) =>
        Number(records.items.get(`MEMBER#${programmeId}#${memberId}\nLIMIT#invitations#${day}`)?.redeemed ?? 0),
      );
      return code === 'LIMIT_EXCEEDED' && sofar.some((count) => count >= (referrals?.invitations?.perDay ?? 0));
    }
    const renames = records.items.get(`MEMBER#${programmeId}#${memberId}\nREFERRER`)?.renames ?? 0;
    const owner = records.items.get(`REFCODE#${programmeId}#${request.name?.toUpperCase()}\nREFCODE`)?.memberId;
    if (code === 'NOT_AVAILABLE') return referrals === undefined || (request.name !== undefined && referrals.renames === 0);
    if (code === 'LIMIT_EXCEEDED') return referrals !== undefined && Number(renames) >= referrals.renames;
    return code === 'ALREADY_EXISTS' && owner !== undefined && owner !== memberId;
  });
}

/** A code belongs to one member for good, a review is decided once, and a member's invitations of a day stay within the terms. */
export function checkReferringItem(
  records: Records,
  { PK, SK }: Written['key'],
  before: Written['after'],
  after: Written['after'],
  now: number,
): void {
  if (PK.startsWith('REFCODE#') && before !== undefined) fail('referrals', `${PK} was given to someone else`);
  if (PK.startsWith('REVIEW#') && before !== undefined && before.state !== 'open')
    fail('reviews', `${PK} is ${before.state}, and was decided again`);
  if (PK.startsWith('REVIEW#') && after === undefined) fail('reviews', `${PK} was removed`);
  if (!SK.startsWith('LIMIT#invitations#')) return;
  const [, programmeId = ''] = PK.split('#');
  const most = [now - records.skew - LATE, now + records.skew].map(
    (at) => records.versions(programmeId).at(iso(at)).terms.referrals?.invitations?.perDay ?? 0,
  );
  if (Number(after?.redeemed) > Math.max(...most)) fail('limit', `${PK} has sent ${after?.redeemed} invitations in a day, at most ${most}`);
}

/** A command may write for so long after it has read its clock. */
const LATE = 12_000;
