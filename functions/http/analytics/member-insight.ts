/** The route of a member's insight. */
import { MEMBER_INSIGHT_ROUTES } from '../../../shared/contract/analytics/member-insight-routes.ts';
import { dateOfDay } from '../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { Found } from '../../../shared/domain/analytics/passes/insight.ts';
import { type NewestModels, newestModels } from '../../../shared/use-cases/analytics/newest-model.ts';
import { type InsightRead, type Judged, readInsight } from '../../../shared/use-cases/analytics/read-insight.ts';
import { feature } from '../../edge/feature.ts';
import { type Platform, platform } from '../../edge/wire.ts';

export const memberInsight = feature(MEMBER_INSIGHT_ROUTES, {
  async getMemberInsight({ params: { programmeId, memberId } }) {
    return { status: 200, body: insightView(await readInsight(insightPorts(), programmeId, memberId)) };
  },
});

let cached: { readonly on: Platform; readonly models: NewestModels } | undefined;

/** Models are cached for the life of the container, as every cache of the platform. */
function insightPorts(): Platform & { readonly models: NewestModels } {
  const on = platform();
  if (cached?.on !== on) cached = { on, models: newestModels(on.store, on.clock) };
  return { ...on, models: cached.models };
}

const NO_REPORTS_REASON = 'no reports were made in the last days: they are made every night, and at once when a manager starts them';

function insightView({ at, asOf, currency, member, found, judged }: InsightRead) {
  return {
    memberId: member.memberId,
    at,
    asOf,
    enrolledOn: dateOfDay(member.enrolledOn),
    purchases: purchasesView(member, currency),
    model: judged && { asOf: judged.model.asOf, knownAt: judged.model.knownAt },
    now: judged && nowView(judged),
    found: found && foundView(found),
    why: judged === null ? NO_REPORTS_REASON : (judged.why ?? (member.purchases.length === 0 ? 'the member has not bought yet' : null)),
  };
}

function purchasesView({ purchases }: MemberAsOf, currency: string) {
  const [first, last] = [purchases[0], purchases.at(-1)];
  return {
    days: purchases.length,
    orders: purchases.reduce((sum, { orders }) => sum + orders, 0),
    revenue: purchases.reduce((sum, { amount }) => sum + amount, 0),
    currency,
    firstOn: first === undefined ? null : dateOfDay(first.day),
    lastOn: last === undefined ? null : dateOfDay(last.day),
  };
}

const nowView = ({ insight, expected, ...judged }: Judged) => ({
  ...insight,
  ...judged,
  expectedPurchases: expected?.purchases ?? null,
});

const foundView = ({ insight, since }: Found) => ({ ...insight, since: dateOfDay(since) });
