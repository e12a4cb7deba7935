/** What the brand's own people and tools call, served by admin-api. */
import * as z from 'zod';
import { ENDPOINT_ROUTES } from './endpoint-routes.ts';
import { EVENT_REPLAY_ROUTES } from './event-replay-routes.ts';
import { FULFILMENT_ROUTES } from './fulfilment-routes.ts';
import { ISSUE_CAP_ROUTES } from './issue-cap-routes.ts';
import { Adjusted, Adjustment, BalanceDetail, EntryView, Extension, Reinstatement, SetAsideAccount, Verification } from './ledger.ts';
import { MARKS_ROUTES } from './marks-routes.ts';
import { MEMBER_INSIGHT_ROUTES } from './member-insight-routes.ts';
import { AssistedEnrolment, Enrolled, MemberWithBalance } from './members.ts';
import { Merchant, MerchantWithSecret, NewMerchant, RotateSecret } from './merchants.ts';
import { ProgrammeFile, ProgrammeTerms, ProgrammeVersion, Publication } from './programme.ts';
import { REFERRAL_ROUTES } from './referral-routes.ts';
import { REPORT_ROUTES } from './report-routes.ts';
import { REVIEW_ROUTES } from './review-routes.ts';
import { REWARD_ROUTES } from './reward-routes.ts';
import type { RoutesOf } from './route.ts';
import { inProgramme, keyed, MANAGERS, ofMember, pageOf, READERS, SERVICE } from './route-parts.ts';
import { SEGMENT_ROUTES } from './segment-routes.ts';
import { TierChange, TierChanged, TierDetail, TierPreview } from './tiers.ts';
import { Card, Cursor, Email, ExternalId, MerchantId, PageQuery, Phone, ProgrammeId } from './values.ts';

const ofMerchant = z.strictObject({ programmeId: ProgrammeId, merchantId: MerchantId });

const programmeExample = {
  name: 'Evergreen Records',
  timeZone: 'America/New_York',
  earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'after', months: 12, to: 'month' },
};

export const ADMIN_ROUTES = {
  createProgramme: {
    method: 'POST',
    path: '/v1/programmes',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Create a programme from its file',
    description: 'Version 1 is in force from the beginning of time.',
    body: ProgrammeFile,
    example: { id: 'evergreen', ...programmeExample },
    answers: { 201: ProgrammeVersion },
    problems: ['ALREADY_EXISTS'],
  },
  listProgrammes: {
    method: 'GET',
    path: '/v1/programmes',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The programmes',
    query: PageQuery,
    answers: { 200: pageOf(z.object({ id: ProgrammeId, name: z.string() })) },
  },
  getProgramme: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The version in force',
    params: inProgramme,
    answers: { 200: ProgrammeVersion },
  },
  publishVersion: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/versions',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Publish a new version',
    description:
      'Versions are immutable and numbered. The same terms as the newest version get its answer again. A version takes effect when it says, or a few seconds after it is published: at the instant in the answer, everywhere at once. One that is told to take effect before the version before it, which is still to come, replaces that.',
    params: inProgramme,
    body: Publication,
    example: programmeExample,
    answers: { 201: ProgrammeVersion },
    problems: ['VERSION_CONFLICT'],
  },
  previewVersion: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/versions/preview',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'A dry run of a new version over the members that there are',
    description:
      'Counts who would move from which tier to which, and writes nothing. Answers in parts: send the same body with the cursor, and add up.',
    params: inProgramme,
    query: z.strictObject({ cursor: Cursor.optional() }),
    body: ProgrammeTerms,
    example: programmeExample,
    answers: { 200: TierPreview },
  },
  listVersions: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/versions',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The versions, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(ProgrammeVersion) },
  },
  getVersion: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/versions/{version}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'One version',
    params: z.strictObject({
      programmeId: ProgrammeId,
      version: z
        .string()
        .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1')
        .meta({ example: '1' }),
    }),
    answers: { 200: ProgrammeVersion },
  },

  registerMerchant: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/merchants',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Register a merchant',
    description: 'The answer has its signing secret, which is not shown again.',
    params: inProgramme,
    body: NewMerchant,
    example: { id: 'mer_records', name: 'Record shop' },
    answers: { 201: MerchantWithSecret },
    problems: ['ALREADY_EXISTS'],
  },
  listMerchants: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The merchants',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(z.object({ id: MerchantId, name: z.string() })) },
  },
  getMerchant: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'A merchant and the state of its secrets',
    params: ofMerchant,
    answers: { 200: Merchant },
  },
  rotateMerchantSecret: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/secrets',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: "Rotate a merchant's secret",
    description: 'The answer has the new secret, which is not shown again. The ones before it go on signing for `overlapHours`.',
    params: ofMerchant,
    body: RotateSecret,
    example: { overlapHours: 24 },
    answers: { 201: MerchantWithSecret },
    problems: ['LIMIT_EXCEEDED'],
  },

  enrolMember: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Enrol a member',
    description: 'Idempotent by the identities: the same content again gets the first answer again.',
    params: inProgramme,
    body: AssistedEnrolment,
    example: { externalId: '00004', email: 'ada@example.org', profile: { givenName: 'Ada' } },
    answers: { 201: Enrolled },
    problems: ['MEMBER_EXISTS', 'PACE_EXCEEDED'],
  },
  findMembers: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Find a member by one identity',
    params: inProgramme,
    query: z
      .strictObject({ externalId: ExternalId.optional(), email: Email.optional(), phone: Phone.optional(), card: Card.optional() })
      .refine((query) => Object.keys(query).length === 1, 'must have exactly one of externalId, email, phone, card'),
    answers: { 200: z.object({ items: z.array(MemberWithBalance) }) },
  },
  getMember: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'A member',
    params: ofMember,
    answers: { 200: MemberWithBalance },
  },
  getMemberBalance: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/balance',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's balance, with every expiry batch and maturity",
    params: ofMember,
    answers: { 200: BalanceDetail },
  },
  listMemberEntries: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/entries',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's ledger, the newest entry first",
    params: ofMember,
    query: PageQuery,
    answers: { 200: pageOf(EntryView) },
  },
  adjustPoints: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/adjustments',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Add or take points, with a reason',
    params: ofMember,
    headers: keyed,
    body: Adjustment,
    example: { points: 50, reason: 'goodwill after a late delivery' },
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH', 'INSUFFICIENT_POINTS', 'LIMIT_EXCEEDED'],
  },
  extendExpiry: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/extensions',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Let points last longer, with a reason',
    description: 'All points that would expire before `until` last until then. Publishing other terms never does this.',
    params: ofMember,
    headers: keyed,
    body: Extension,
    example: { until: '2027-12-31T23:00:00Z', reason: 'closed for renovation' },
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
  reinstatePoints: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/reinstatements',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Bring expired points back, with a reason',
    description: "Within the programme's `reinstatementDays`, once for each entry that let points expire.",
    params: ofMember,
    headers: keyed,
    body: Reinstatement,
    example: { entry: 17, reason: 'was in hospital' },
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH', 'ALREADY_EXISTS', 'LIMIT_EXCEEDED'],
  },
  getMemberTier: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/tier',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's tier, and what is missing to the next",
    params: ofMember,
    answers: { 200: TierDetail },
  },
  changeTier: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/tier',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Give, extend, lock or unlock a tier by hand, with a reason',
    params: ofMember,
    headers: keyed,
    body: TierChange,
    example: { action: 'set', tier: 'gold', reason: 'moved from the partner programme' },
    answers: { 200: TierChanged },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
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
  ...REWARD_ROUTES,
  ...FULFILMENT_ROUTES,
  ...MARKS_ROUTES,
  ...REFERRAL_ROUTES,
  ...REVIEW_ROUTES,
  ...ISSUE_CAP_ROUTES,
  ...ENDPOINT_ROUTES,
  ...EVENT_REPLAY_ROUTES,
  ...REPORT_ROUTES,
  ...MEMBER_INSIGHT_ROUTES,
  ...SEGMENT_ROUTES,
} as const satisfies RoutesOf<'admin-api'>;
