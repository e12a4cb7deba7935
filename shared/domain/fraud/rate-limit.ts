/** How much of something may happen in a window of time: counted where it happens, in the same commit, and only where there is a limit. */
import { type Instant, plusSeconds } from '../kernel/time.ts';
import { numberOf } from '../rewards/inventory.ts';

/** Whose pace it is. */
export type Paced = 'member' | 'merchant' | 'device' | 'reward';

/**
 * A counter that is part of transactions one can commit at a time. A member's purchases meet at the account anyway, and nobody
 * enrols on one device at the same time; a merchant's and a reward's come from everywhere. Never fewer of a kind than there
 * were: each has its share of the limit.
 */
export const PACE_SHARDS: { readonly [What in Paced]: number } = { member: 1, merchant: 16, device: 1, reward: 8 };

export interface PaceWindow {
  readonly from: Instant;
  /** Not in it any more. */
  readonly until: Instant;
}

/** What is counted in one window. */
export interface PaceCounter extends PaceWindow {
  readonly programmeId: string;
  readonly what: Paced;
  readonly id: string;
}

export interface Pace extends PaceCounter {
  readonly limit: number;
}

/** What was counted in one shard. */
export interface PaceShard {
  readonly shard: number;
  readonly counted: number;
}

/** What one shard takes of it. */
export interface PacePart {
  readonly shard: number;
  readonly by: number;
}

/** Nothing that was counted before `since`, such as before an account was released, counts any more. */
export const windowSince = (window: PaceWindow, since: Instant | undefined): PaceWindow =>
  since === undefined || since <= window.from ? window : { ...window, from: since };

/** Grows with the limit in every shard: what fitted a lower limit fits a higher one. */
export function shareOf({ what, limit }: Pick<Pace, 'what' | 'limit'>, shard: number): number {
  const shards = PACE_SHARDS[what];
  return Math.floor(limit / shards) + (shard < limit % shards ? 1 : 0);
}

export const leftOf = (pace: Pace, { shard, counted }: PaceShard): number => Math.max(0, shareOf(pace, shard) - counted);

/** The shard that is looked at first. `name`: of what happens, so that attempts and things that happen at once are spread. */
export const paceShard = ({ what }: Pick<Pace, 'what'>, name: string, attempt: number): number =>
  numberOf(`${name} ${attempt}`) % PACE_SHARDS[what];

/**
 * Where `by` has room: in one shard if one has it, the fuller of room the likelier; otherwise in as many as it takes.
 * @param shards all of them. @returns undefined when all of them together have less room.
 */
export function partsOf(
  pace: Pace,
  shards: readonly PaceShard[],
  by: number,
  name: string,
  attempt: number,
): readonly PacePart[] | undefined {
  const rooms = shards.map((shard) => ({ shard: shard.shard, left: leftOf(pace, shard) }));
  const enough = rooms.filter(({ left }) => left >= by);
  const chosen = enough[numberOf(`${name} ${attempt}`) % Math.max(1, enough.length)];
  if (chosen !== undefined) return [{ shard: chosen.shard, by }];
  const parts: PacePart[] = [];
  let missing = by;
  for (const { shard, left } of rooms.sort((a, b) => b.left - a.left)) {
    const taken = Math.min(left, missing);
    if (taken > 0) parts.push({ shard, by: taken });
    missing -= taken;
  }
  return missing > 0 ? undefined : parts;
}

/** Counters are worth nothing after their window; kept for whoever asks what happened. */
const KEPT_SECONDS = 7 * 86_400;

export const forgottenAt = ({ until }: PaceWindow): Instant => plusSeconds(until, KEPT_SECONDS);
