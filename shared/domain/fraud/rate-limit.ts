/** Rate limits: how much may happen in a window of time. Counted in the same commit, and only where a limit exists. */
import { type Instant, plusSeconds } from '../kernel/time.ts';
import { numberOf } from '../rewards/inventory.ts';

/** The subject of a rate limit. */
export type RateLimited = 'member' | 'merchant' | 'device' | 'reward' | 'activity' | 'staff' | 'card' | 'sign-in';

/**
 * Number of shards of each counter: only one transaction at a time can commit on a shard. A member's purchases and
 * activities meet at the account anyway, and nobody enrols twice on one device, or grants twice, at once; events of a merchant and redemptions of a reward come from everywhere. Never lower these numbers:
 * each shard has its share of the limit.
 */
export const RATE_LIMIT_SHARDS: { readonly [What in RateLimited]: number } = {
  member: 1,
  merchant: 16,
  device: 1,
  reward: 8,
  activity: 1,
  staff: 1,
  card: 1,
  'sign-in': 1,
};

export interface RateLimitWindow {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** The counter of one window. */
export interface RateLimitCounter extends RateLimitWindow {
  readonly programmeId: string;
  readonly what: RateLimited;
  readonly id: string;
}

export interface RateLimit extends RateLimitCounter {
  readonly limit: number;
}

/** The count of one shard. */
export interface RateLimitShard {
  readonly shard: number;
  readonly counted: number;
}

/** The part that one shard takes. */
export interface RateLimitPart {
  readonly shard: number;
  readonly by: number;
}

/** The window without what was counted before `since`, for example before a release. */
export const windowSince = (window: RateLimitWindow, since: Instant | undefined): RateLimitWindow =>
  since === undefined || since <= window.from ? window : { ...window, from: since };

/** A shard's share of the limit. It grows with the limit, so a count that fitted a lower limit fits a higher one. */
export function shareOf({ what, limit }: Pick<RateLimit, 'what' | 'limit'>, shard: number): number {
  const shards = RATE_LIMIT_SHARDS[what];
  return Math.floor(limit / shards) + (shard < limit % shards ? 1 : 0);
}

export const leftOf = (rateLimit: RateLimit, { shard, counted }: RateLimitShard): number =>
  Math.max(0, shareOf(rateLimit, shard) - counted);

/** The shard to read first. `name` identifies the command, so that attempts and concurrent commands spread. */
export const rateLimitShard = ({ what }: Pick<RateLimit, 'what'>, name: string, attempt: number): number =>
  numberOf(`${name} ${attempt}`) % RATE_LIMIT_SHARDS[what];

/**
 * The shards that have capacity for `by`: one shard if possible, chosen in proportion to its capacity; otherwise as many as needed.
 * @param shards All shards. @returns undefined when all of them together have too little capacity.
 */
export function partsOf(
  rateLimit: RateLimit,
  shards: readonly RateLimitShard[],
  by: number,
  name: string,
  attempt: number,
): readonly RateLimitPart[] | undefined {
  const rooms = shards.map((shard) => ({ shard: shard.shard, left: leftOf(rateLimit, shard) }));
  const enough = rooms.filter(({ left }) => left >= by);
  const chosen = enough[numberOf(`${name} ${attempt}`) % Math.max(1, enough.length)];
  if (chosen !== undefined) return [{ shard: chosen.shard, by }];
  const parts: RateLimitPart[] = [];
  let missing = by;
  for (const { shard, left } of rooms.sort((a, b) => b.left - a.left)) {
    const taken = Math.min(left, missing);
    if (taken > 0) parts.push({ shard, by: taken });
    missing -= taken;
  }
  return missing > 0 ? undefined : parts;
}

/** Counters are useless after their window; they are kept this long for investigations. */
const KEPT_SECONDS = 7 * 86_400;

export const forgottenAt = ({ until }: RateLimitWindow): Instant => plusSeconds(until, KEPT_SECONDS);
