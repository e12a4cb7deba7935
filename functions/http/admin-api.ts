/** What programme managers, support and analysts call. */
import type { Merchant as MerchantView } from '../../shared/contract/merchants.ts';
import type { ProgrammeVersion as VersionView } from '../../shared/contract/programme.ts';
import { identitiesIn } from '../../shared/domain/member.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { ProgrammeVersion, Terms } from '../../shared/domain/programme.ts';
import { Refusal } from '../../shared/domain/refusal.ts';
import { adjustPoints } from '../../shared/use-cases/adjust-points.ts';
import { enrolMember } from '../../shared/use-cases/enrol-member.ts';
import { merchantOf, registerMerchant, rotateMerchantSecret } from '../../shared/use-cases/merchants.ts';
import { createProgramme, publishVersion } from '../../shared/use-cases/publish-programme.ts';
import { findMember, readBalance, readProfile } from '../../shared/use-cases/read-member.ts';
import { verifyLedger } from '../../shared/use-cases/verify-ledger.ts';
import { endpoint } from '../edge/endpoint.ts';
import { withFieldNames } from '../edge/field-names.ts';
import { platform } from '../edge/wire.ts';
import { balanceOfEntry, entryView } from './entry-view.ts';
import { balanceView, memberView } from './member-views.ts';
import { namedPage, numberedPage } from './page.ts';

const DEFAULT_OVERLAP_HOURS = 24;

export const handler = endpoint<'admin-api'>('admin-api', {
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
    const { version, replayed } = await publishVersion(platform(), programmeId, body, caller.subject);
    return { status: 201, replayed, body: versionView(version) };
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

  async enrolMember({ params: { programmeId }, body: { profile, ...identities } }) {
    const { replayed, ...enrolled } = await enrolMember(platform(), { programmeId, identities, fields: profile ?? {} });
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
    const command = { ...params, ...body, by: caller.subject, idempotencyKey: headers['idempotency-key'] };
    const { entry, replayed } = await withFieldNames(
      (field) => (field === 'idempotency-key' ? `headers.${field}` : field),
      () => adjustPoints(platform(), command),
    );
    return {
      status: 200,
      replayed,
      body: { memberId: entry.memberId, entry: entry.number, points: entry.points, balance: balanceOfEntry(entry.balance) },
    };
  },
  async verifyLedger({ params: { programmeId, memberId } }) {
    const { faults, ...verified } = await verifyLedger(platform().store, programmeId, memberId);
    return { status: 200, body: { memberId, valid: faults.length === 0, ...verified, faults: [...faults] } };
  },
});

/** @throws Refusal NOT_FOUND when there is no such programme. */
async function existing(programmeId: string): Promise<void> {
  const { versions, clock } = platform();
  await versions.at(programmeId, clock.now());
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
  const [profile, { balance }] = await Promise.all([
    readProfile(platform(), programmeId, memberId),
    readBalance(platform(), programmeId, memberId),
  ]);
  return { ...memberView(profile), balance };
}

/** Every field in one order, so that an answer said again is the same to the byte. */
function versionView({ programmeId, version, publishedAt, effectiveAt, publishedBy, terms }: ProgrammeVersion): VersionView {
  return { programmeId, version, publishedAt, effectiveAt, publishedBy, terms: termsView(terms) };
}

function termsView({ name, timeZone, earning, expiry }: Terms): VersionView['terms'] {
  const rates = earning.rates.map(({ currency, points, perUnits, minimumAmount }) => ({
    currency,
    points,
    perUnits,
    ...(minimumAmount === undefined ? {} : { minimumAmount }),
  }));
  return {
    name,
    timeZone,
    earning: { rates, rounding: earning.rounding, include: [...earning.include], pendingDays: earning.pendingDays },
    expiry: expiry.policy === 'never' ? { policy: expiry.policy } : { policy: expiry.policy, months: expiry.months, to: expiry.to },
  };
}

function merchantView({ id, programmeId, name, createdAt, secrets }: Merchant): MerchantView {
  return { id, programmeId, name, createdAt, secrets: secrets.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, expiresAt })) };
}
