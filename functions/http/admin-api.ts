/** What programme managers, support and analysts call. */
import { ADMIN_ROUTES } from '../../shared/contract/admin-routes.ts';
import type { SetAsideAccount } from '../../shared/contract/ledger/ledger.ts';
import type { Merchant as MerchantView } from '../../shared/contract/merchants/merchants.ts';
import type { TierChange as TierChangeBody } from '../../shared/contract/tiers/tiers.ts';
import type { SetAside } from '../../shared/domain/agenda/quarantine.ts';
import { Refusal } from '../../shared/domain/kernel/refusal.ts';
import { toInstant } from '../../shared/domain/kernel/time.ts';
import { identitiesIn } from '../../shared/domain/members/member.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import type { TierChange } from '../../shared/domain/tiers/tier-change.ts';
import { adjustPoints } from '../../shared/use-cases/ledger/adjust-points.ts';
import type { ByHand, OutcomeByHand } from '../../shared/use-cases/ledger/by-hand.ts';
import { extendExpiry, reinstatePoints } from '../../shared/use-cases/ledger/extend-points.ts';
import { verifyLedger } from '../../shared/use-cases/ledger/verify-ledger.ts';
import { enrolMember } from '../../shared/use-cases/members/enrol-member.ts';
import { findMember, readBalance, readProfile, readTier } from '../../shared/use-cases/members/read-member.ts';
import { merchantOf, registerMerchant, rotateMerchantSecret } from '../../shared/use-cases/merchants/merchants.ts';
import { createProgramme, publishVersion } from '../../shared/use-cases/programmes/publish-programme.ts';
import { changeTier } from '../../shared/use-cases/tiers/change-tier.ts';
import { previewTiers } from '../../shared/use-cases/tiers/preview-tiers.ts';
import type { TokenCaller } from '../edge/caller.ts';
import { endpoint } from '../edge/endpoint.ts';
import { platform } from '../edge/wire.ts';
import { memberInsightHandlers } from './analytics/member-insight.ts';
import { reportHandlers } from './analytics/reports.ts';
import { endpointHandlers } from './events/endpoints.ts';
import { eventReplayHandlers } from './events/event-replays.ts';
import { reviewHandlers } from './fraud/reviews.ts';
import { existing } from './kernel/existing.ts';
import { withKeyNamed } from './kernel/keyed.ts';
import { namedPage, numberedPage } from './kernel/page.ts';
import { balanceOfEntry, entryView } from './ledger/entry-view.ts';
import { marksHandlers } from './members/marks.ts';
import { balanceView, marksView, memberView } from './members/member-views.ts';
import { issueCapHandlers } from './merchants/issue-cap.ts';
import { versionView } from './programmes/version-view.ts';
import { referralHandlers } from './referrals/referral-admin.ts';
import { fulfilmentHandlers } from './rewards/fulfilments.ts';
import { rewardHandlers } from './rewards/reward-admin.ts';
import { segmentHandlers } from './segments/segments.ts';
import { previewCursor, previewPosition } from './tiers/preview-cursor.ts';
import { tierView } from './tiers/tier-view.ts';

const DEFAULT_OVERLAP_HOURS = 24;

export const handler = endpoint(ADMIN_ROUTES, {
  async createProgramme({ body: { id, ...terms }, caller }) {
    const { version, replayed } = await createProgramme(platform(), id, terms, caller.subject);
    return { status: 201, replayed, body: versionView(version) };
  },
  async listProgrammes({ query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => platform().store.programmes(after, limit),
        (programme) => programme,
      ),
    };
  },
  async getProgramme({ params: { programmeId } }) {
    const { versions, clock } = platform();
    return { status: 200, body: versionView(await versions.at(programmeId, clock.now())) };
  },
  async publishVersion({ params: { programmeId }, body, caller }) {
    const { effectiveAt, ...terms } = body;
    const { version, replayed } = await publishVersion(platform(), programmeId, terms, caller.subject, effectiveAt);
    return { status: 201, replayed, body: versionView(version) };
  },
  async previewVersion({ params: { programmeId }, query, body }) {
    const { next, members, moves } = await previewTiers(platform(), programmeId, body, previewPosition(query.cursor));
    return { status: 200, body: { members, moves: [...moves], nextCursor: next === null ? null : previewCursor(next) } };
  },
  async listVersions({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => platform().store.versionsBefore(programmeId, before, limit), versionView),
    };
  },
  async getVersion({ params: { programmeId, version } }) {
    return { status: 200, body: versionView(await platform().versions.numbered(programmeId, Number(version))) };
  },

  async registerMerchant({ params: { programmeId }, body }) {
    const { merchant, secret } = await registerMerchant(platform(), programmeId, body);
    return { status: 201, body: { ...merchantView(merchant), secret } };
  },
  async listMerchants({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => platform().store.merchants(programmeId, after, limit),
        (merchant) => merchant,
      ),
    };
  },
  async getMerchant({ params: { programmeId, merchantId } }) {
    return { status: 200, body: merchantView(await merchantOf(platform(), programmeId, merchantId)) };
  },
  async rotateMerchantSecret({ params: { programmeId, merchantId }, body }) {
    const { merchant, secret } = await rotateMerchantSecret(
      platform(),
      programmeId,
      merchantId,
      body.overlapHours ?? DEFAULT_OVERLAP_HOURS,
    );
    return { status: 201, body: { ...merchantView(merchant), secret } };
  },

  async enrolMember({ params: { programmeId }, body: { profile, device, referral, ...identities } }) {
    const { replayed, ...enrolled } = await enrolMember(platform(), { programmeId, identities, fields: profile ?? {}, device, referral });
    return { status: 201, replayed, body: { programmeId, ...enrolled } };
  },
  async findMembers({ params: { programmeId }, query }) {
    await existing(programmeId);
    const found = await Promise.all(identitiesIn(query).map(([kind, value]) => foundMember(programmeId, kind, value)));
    return { status: 200, body: { items: await Promise.all(found.flat().map((memberId) => memberWithBalance(programmeId, memberId))) } };
  },
  async getMember({ params: { programmeId, memberId } }) {
    return { status: 200, body: await memberWithBalance(programmeId, memberId) };
  },
  async getMemberBalance({ params: { programmeId, memberId } }) {
    return { status: 200, body: balanceView(await readBalance(platform(), programmeId, memberId)) };
  },
  async listMemberEntries({ params: { programmeId, memberId }, query }) {
    await readProfile(platform(), programmeId, memberId);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => platform().store.entriesBefore(programmeId, memberId, before, limit), entryView),
    };
  },
  async adjustPoints({ params, headers, body, caller }) {
    return adjusted(await byHand(params, headers, caller, (who) => adjustPoints(platform(), { ...who, ...body })));
  },
  async extendExpiry({ params, headers, body, caller }) {
    return adjusted(await byHand(params, headers, caller, (who) => extendExpiry(platform(), { ...who, ...body })));
  },
  async reinstatePoints({ params, headers, body, caller }) {
    return adjusted(await byHand(params, headers, caller, (who) => reinstatePoints(platform(), { ...who, ...body })));
  },
  async getMemberTier({ params: { programmeId, memberId } }) {
    return { status: 200, body: tierView(await readTier(platform(), programmeId, memberId)) };
  },
  async changeTier({ params, headers, body, caller }) {
    const change = { change: tierChangeIn(body), reason: body.reason };
    const { entry, replayed } = await byHand(params, headers, caller, (who) => changeTier(platform(), { ...who, ...change }));
    const { id = '', changed = false } = entry.tier ?? {};
    return { status: 200, replayed, body: { memberId: entry.memberId, entry: entry.number, tier: { id, changed } } };
  },
  async verifyLedger({ params: { programmeId, memberId } }) {
    const { faults, ...verified } = await verifyLedger(platform().store, programmeId, memberId);
    return { status: 200, body: { memberId, valid: faults.length === 0, ...verified, faults: [...faults] } };
  },
  async listSetAside({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await namedPage(query, (after, limit) => platform().store.setAsides(programmeId, after, limit), setAsideView),
    };
  },

  ...rewardHandlers,
  ...fulfilmentHandlers,
  ...marksHandlers,
  ...referralHandlers,
  ...reviewHandlers,
  ...issueCapHandlers,
  ...endpointHandlers,
  ...eventReplayHandlers,
  ...reportHandlers,
  ...memberInsightHandlers,
  ...segmentHandlers,
});

const byHand = (
  params: { readonly programmeId: string; readonly memberId: string },
  headers: { readonly 'idempotency-key': string },
  { subject }: TokenCaller,
  act: (who: ByHand) => Promise<OutcomeByHand>,
): Promise<OutcomeByHand> => withKeyNamed(() => act({ ...params, by: subject, idempotencyKey: headers['idempotency-key'] }));

const adjusted = ({ entry, replayed }: OutcomeByHand) => ({
  status: 200 as const,
  replayed,
  body: { memberId: entry.memberId, entry: entry.number, points: entry.points, balance: balanceOfEntry(entry.balance) },
});

function tierChangeIn(body: TierChangeBody): TierChange {
  switch (body.action) {
    case 'set':
      return {
        action: 'set',
        tier: body.tier,
        ...(body.until === undefined ? {} : { until: toInstant(body.until) }),
        ...(body.lockUntil === undefined ? {} : { lockUntil: toInstant(body.lockUntil) }),
      };
    case 'extend':
    case 'lock':
      return { action: body.action, until: toInstant(body.until) };
    case 'unlock':
      return { action: 'unlock' };
  }
}

async function foundMember(programmeId: string, ...identity: [Parameters<typeof findMember>[2], string]): Promise<readonly string[]> {
  try {
    return [await findMember(platform(), programmeId, ...identity)];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}

async function memberWithBalance(programmeId: string, memberId: string) {
  const [profile, { account, balance }] = await Promise.all([
    readProfile(platform(), programmeId, memberId),
    readBalance(platform(), programmeId, memberId),
  ]);
  return { ...memberView(profile), balance, ...marksView(account) };
}

const setAsideView = ({ memberId, reason, revision, since, failedAt }: SetAside): SetAsideAccount => ({
  memberId,
  reason,
  times: revision,
  since,
  failedAt,
});

function merchantView({ id, programmeId, name, createdAt, secrets }: Merchant): MerchantView {
  return { id, programmeId, name, createdAt, secrets: secrets.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, expiresAt })) };
}
