/** Audits published rewards, and computes the obstacles that do not depend on counters. */
import type { Obstacle, RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { LimitPeriod } from '../../../shared/domain/rewards/reward-terms.ts';
import { dateText, dayOf, firstOfMonth, yearOf } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import type { Marks, Records } from '../kernel/audit-records.ts';
import type { RequestOf } from '../kernel/request.ts';
import { fail } from '../violation.ts';

type Publication = RequestOf<'create-reward' | 'publish-reward'>;

/** A version has the content of a request, keeps the kind of reward, and stays archived once it is. */
export function sawReward(records: Records, version: RewardVersion, now: number): void {
  const { programmeId, rewardId, publishedBy, state, terms, stockShards } = version;
  const { versions } = records.rewarding.reward(programmeId, rewardId);
  const before = versions.numbered(version.version - 1);
  versions.add(version, now, records.transactions);
  const asked = records.rewarding.rewardsSent.get(publishedBy);
  if (asked === undefined || asked.programmeId !== programmeId || asked.rewardId !== rewardId || !isAsked(version, asked))
    fail('reward', `no one asked for version ${version.version} of ${rewardId} as it is`);
  if (stockShards > 0 !== isCounted(version)) fail('reward', `${rewardId} has ${stockShards} counters for what there is of it`);
  if (before === undefined) return;
  if (before.state === 'archived') fail('reward', `${rewardId} was archived, and is ${state} now`);
  if (before.terms.gift.kind !== terms.gift.kind || isCounted(before) !== isCounted(version))
    fail('reward', `${rewardId} was ${before.terms.gift.kind}, and is another kind now`);
  if (stockShards < before.stockShards) fail('reward', `${rewardId} has lost counters of its stock`);
}

export const isCounted = ({ terms }: Pick<RewardVersion, 'terms'>): boolean => terms.stock !== undefined || terms.gift.kind === 'code';

const instantIn = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at));
/** Fields with instants, which can be written in several ways. */
const WRITTEN = new Set(['from', 'until']);

export function isAsked({ state, terms }: Pick<RewardVersion, 'state' | 'terms'>, asked: Publication): boolean {
  return (
    state === asked.state &&
    same(terms, asked.terms, WRITTEN) &&
    instantIn(terms.from) === instantIn(asked.terms.from) &&
    instantIn(terms.until) === instantIn(asked.terms.until)
  );
}

export type Reason = Obstacle['reason'];

export interface Asking {
  readonly tier: string | undefined;
  readonly active: bigint;
  readonly marks: Marks;
}

/** All obstacles that do not depend on counters. */
export function reasonsAgainst(
  { state, terms }: RewardVersion,
  { tier, active, marks }: Asking,
  units: number,
  at: string,
): readonly Reason[] {
  const { from = '', until = '~', tiers, segments, cost } = terms;
  return [
    ...(marks.frozenSince === undefined ? [] : (['frozen'] as const)),
    ...(segments === undefined || segments.some((name) => marks.segments.includes(name)) ? [] : (['segment'] as const)),
    ...(state === 'active' ? [] : (['not-offered'] as const)),
    ...(at < from ? (['not-yet'] as const) : []),
    ...(at >= until ? (['over'] as const) : []),
    ...(tiers === undefined || tiers.includes(tier ?? '') ? [] : (['tier'] as const)),
    ...(active < BigInt(cost.points) * BigInt(units) ? (['points'] as const) : []),
  ];
}

export const mostUnitsOf = ({ terms: { gift } }: RewardVersion): number => ('mostUnits' in gift ? gift.mostUnits : 1);

/** The first day of the period of a member's limit, by the programme's calendar. */
export function periodOf(per: LimitPeriod, at: string, timeZone: string): string {
  if (per === 'ever') return 'ever';
  const day = dayOf(Date.parse(at), timeZone);
  return dateText(per === 'day' ? day : per === 'month' ? firstOfMonth(day) : Date.UTC(yearOf(day), 0, 1));
}

/** The name of a counter. */
export const limitName = (programmeId: string, memberId: string, rewardId: string, from: string): string =>
  `MEMBER#${programmeId}#${memberId}#${rewardId}#${from}`;
