/** Published versions of a reward, and the obstacles that keep a member from redeeming it. */

import { frozenRefusal } from '../fraud/frozen.ts';
import { type CalendarDate, dateOf, firstOfMonth, firstOfYear } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { firstOf, followerOf, type Versioned } from '../kernel/version.ts';
import type { Terms } from '../programmes/programme.ts';
import { CODE_SHARDS, shardsFor } from './inventory.ts';
import { checkRewardTerms, type LimitPeriod, type RewardTerms } from './reward-terms.ts';

export type RewardState = 'active' | 'paused' | 'archived';

/** The allowed state changes, each as a new version. An archived reward stays archived, for the redemptions that name it. */
export const REWARD_MOVES: { readonly [From in RewardState]: readonly RewardState[] } = {
  active: ['active', 'paused', 'archived'],
  paused: ['paused', 'active', 'archived'],
  archived: [],
};

/** One published, immutable version. */
export interface RewardVersion extends Versioned {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly state: RewardState;
  readonly terms: RewardTerms;
  /** Number of inventory shards; 0: not counted. Never fewer than in the version before. */
  readonly stockShards: number;
}

/** The content of a version. */
export type RewardDraft = Pick<RewardVersion, 'state' | 'terms'>;

/** @throws Refusal VALIDATION_FAILED */
export function firstReward(
  { programmeId, rewardId }: Pick<RewardVersion, 'programmeId' | 'rewardId'>,
  draft: RewardDraft,
  programme: Terms,
  by: string,
  now: Instant,
): RewardVersion {
  checkRewardTerms(draft.terms, programme);
  return { programmeId, rewardId, ...firstOf(by, now), ...draft, stockShards: shardsOf(draft.terms) };
}

/** @param effectiveAt See `followerOf`. @throws Refusal VALIDATION_FAILED, WRONG_STATE */
export function nextReward(
  previous: RewardVersion,
  draft: RewardDraft,
  programme: Terms,
  by: string,
  now: Instant,
  effectiveAt?: Instant,
): RewardVersion {
  checkRewardTerms(draft.terms, programme);
  const { programmeId, rewardId, terms, stockShards } = previous;
  checkMove(previous, draft.state);
  if (draft.terms.gift.kind !== terms.gift.kind) {
    throw new Refusal('VALIDATION_FAILED', `must stay ${terms.gift.kind}: something else is another reward`, 'gift.kind');
  }
  if ((draft.terms.stock === undefined) !== (terms.stock === undefined)) {
    const must = terms.stock === undefined ? 'must stay absent: what was given before was not counted' : 'must stay: it is counted already';
    throw new Refusal('VALIDATION_FAILED', must, 'stock');
  }
  return {
    programmeId,
    rewardId,
    ...followerOf(previous, by, now, effectiveAt),
    ...draft,
    stockShards: Math.max(stockShards, shardsOf(draft.terms)),
  };
}

/**
 * The same terms in another state. They are not checked again, so a reward can be paused whatever the programme says now.
 * @param effectiveAt See `followerOf`. @throws Refusal VALIDATION_FAILED, WRONG_STATE
 */
export function rewardInState(previous: RewardVersion, state: RewardState, by: string, now: Instant, effectiveAt?: Instant): RewardVersion {
  checkMove(previous, state);
  return { ...previous, ...followerOf(previous, by, now, effectiveAt), state };
}

function checkMove({ state }: RewardVersion, to: RewardState): void {
  if (!REWARD_MOVES[state].includes(to)) throw new Refusal('WRONG_STATE', `the reward is ${state}, and stays so`, 'state');
}

const shardsOf = ({ gift, stock }: RewardTerms): number =>
  gift.kind === 'code' ? CODE_SHARDS : stock === undefined ? 0 : shardsFor(stock);

/** First day of the period in which a member's limit counts. */
export function limitPeriodAt(per: LimitPeriod, at: Instant, timeZone: string): CalendarDate | 'ever' {
  if (per === 'ever') return 'ever';
  const day = dateOf(at, timeZone);
  switch (per) {
    case 'day':
      return day;
    case 'month':
      return firstOfMonth(day);
    case 'year':
      return firstOfYear(day);
  }
}

/** A reason why a member cannot redeem a reward now. */
export type Obstacle =
  | { readonly reason: 'frozen'; readonly since: Instant }
  | { readonly reason: 'not-offered' }
  | { readonly reason: 'not-yet'; readonly from: Instant }
  | { readonly reason: 'over'; readonly until: Instant }
  | { readonly reason: 'tier'; readonly tiers: readonly string[] }
  | { readonly reason: 'segment'; readonly segments: readonly string[] }
  | { readonly reason: 'points'; readonly missing: number }
  | { readonly reason: 'limit'; readonly redemptions: number; readonly per: LimitPeriod }
  | { readonly reason: 'sold-out' };

/** The member's facts, as of now. */
export interface Redeemer {
  readonly active: number;
  readonly tier: string | undefined;
  /** Absent: none. */
  readonly segments?: readonly string[] | undefined;
  /** Absent: not frozen. */
  readonly frozenSince?: Instant | undefined;
}

/** All obstacles that can be seen without the counters. */
export function obstaclesOf(
  { state, terms }: RewardDraft,
  { active, tier, segments = [], frozenSince }: Redeemer,
  units: number,
  now: Instant,
): readonly Obstacle[] {
  const { from, until, tiers, cost } = terms;
  const points = cost.points * units;
  return [
    ...(frozenSince === undefined ? [] : [{ reason: 'frozen', since: frozenSince } as const]),
    ...(state === 'active' ? [] : [{ reason: 'not-offered' } as const]),
    ...(from !== undefined && now < from ? [{ reason: 'not-yet', from } as const] : []),
    ...(until !== undefined && now >= until ? [{ reason: 'over', until } as const] : []),
    ...(tiers !== undefined && (tier === undefined || !tiers.includes(tier)) ? [{ reason: 'tier', tiers } as const] : []),
    ...(terms.segments !== undefined && !terms.segments.some((segment) => segments.includes(segment))
      ? [{ reason: 'segment', segments: terms.segments } as const]
      : []),
    ...(active < points ? [{ reason: 'points', missing: points - active } as const] : []),
  ];
}

/** The obstacle as a refusal. */
export function refusalOf(obstacle: Obstacle): Refusal {
  switch (obstacle.reason) {
    case 'frozen':
      return frozenRefusal(obstacle.since);
    case 'not-offered':
      return new Refusal('NOT_AVAILABLE', 'the reward is not offered at present', 'rewardId');
    case 'not-yet':
      return new Refusal('NOT_AVAILABLE', `the reward can be had from ${obstacle.from} on`, 'rewardId');
    case 'over':
      return new Refusal('NOT_AVAILABLE', `the reward could be had until ${obstacle.until}`, 'rewardId');
    case 'tier':
      return new Refusal('NOT_ELIGIBLE', `the reward is for members of ${obstacle.tiers.join(', ')}`, 'rewardId');
    case 'segment':
      return new Refusal('NOT_ELIGIBLE', `the reward is for members in ${obstacle.segments.join(', ')}`, 'rewardId');
    case 'points':
      return new Refusal(
        'INSUFFICIENT_POINTS',
        `${formatPoints(obstacle.missing)} more ${obstacle.missing === 1 ? 'is' : 'are'} needed`,
        'rewardId',
      );
    case 'limit':
      return new Refusal(
        'LIMIT_EXCEEDED',
        `a member can have it ${times(obstacle.redemptions)} ${WORDS_OF_PERIOD[obstacle.per]}`,
        'rewardId',
      );
    case 'sold-out':
      return new Refusal('OUT_OF_STOCK', 'none of it is left', 'rewardId');
  }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const WORDS_OF_PERIOD: { readonly [Per in LimitPeriod]: string } = { day: 'a day', month: 'a month', year: 'a year', ever: 'ever' };

/** @throws Refusal of the first obstacle. */
export function refuseObstacles(obstacles: readonly Obstacle[]): void {
  const [first] = obstacles;
  if (first !== undefined) throw refusalOf(first);
}
