/**
 * Walks over the members of a shard, page by page, from the last checkpoint on, until none is left or the time is used up. A worker that
 * dies loses only the work since its checkpoint. If two workers do the same shard, the one whose checkpoint comes second continues from
 * the other's.
 */
import type { KeptPartial, PartialPlace, PartialResult, PassName, Replaced, RunRef } from '../../domain/analytics/passes/run.ts';
import { isOf } from '../../domain/analytics/passes/run-moves.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Store } from '../../ports/store.ts';
import type { MembersPage } from './members-as-of.ts';

/** `more`: the time is used up. `superseded`: another run of that day has begun. */
export type PassOutcome = 'done' | 'more' | 'superseded';

export interface ShardsLeft {
  readonly outcome: PassOutcome;
  /** The shards that are not done. */
  readonly shards: readonly number[];
}

export interface PassOver<State extends object, Seen> {
  readonly pass: Exclude<PassName, 'conclude'>;
  readonly begin: () => State;
  /** The members of a shard after one of them. The order must be the same on each call. */
  readonly pages: (shard: number, after: string | undefined) => AsyncIterable<MembersPage<Seen>>;
  /**
   * Adds members to the state in place, without those that are left out.
   * @throws MemberFailed. The state is then dropped, and the shard continues from its checkpoint without the member.
   */
  readonly add: (state: State, members: readonly Seen[], leftOut: ReadonlySet<string>) => Promise<void> | void;
  readonly onLeftOut?: ((memberId: string, error: unknown) => void) | undefined;
}

/** One member's data cannot be computed with. */
export class MemberFailed extends Error {
  override readonly name = 'MemberFailed';
  readonly memberId: string;
  constructor(memberId: string, cause: unknown) {
    super(`${memberId} cannot be analysed`, { cause });
    this.memberId = memberId;
  }
}

/** @throws MemberFailed instead of what `compute` throws. */
export function forMember<Result>(memberId: string, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    throw new MemberFailed(memberId, error);
  }
}

/** A few seconds of work. A checkpoint is a write of about ten kilobytes. */
const CHECKPOINT_MEMBERS = 10_000;

/** Shards at a time, because a worker waits for the store more than it computes, until shards are large. */
const CONCURRENT_SHARDS = 4;

/** Walks over shards. @returns the shards that are left. @throws StoreUnavailable; checkpoints remain. */
export async function passOverShards<State extends object, Seen>(
  store: Store,
  ref: RunRef,
  shards: readonly number[],
  over: PassOver<State, Seen>,
  timeLeft: () => number,
): Promise<ShardsLeft> {
  const outcomes = new Map<number, PassOutcome>();
  let begun = 0;
  const walkShards = async (): Promise<void> => {
    for (let shard = shards[begun]; shard !== undefined && timeLeft() > 0; shard = shards[begun]) {
      begun += 1;
      outcomes.set(shard, await passOverShard(store, ref, shard, over, timeLeft));
    }
  };
  const walks = await Promise.allSettled(Array.from({ length: CONCURRENT_SHARDS }, walkShards));
  for (const ended of walks) if (ended.status === 'rejected') throw ended.reason;

  const left = shards.filter((shard) => outcomes.get(shard) !== 'done');
  if ([...outcomes.values()].includes('superseded')) return { outcome: 'superseded', shards: left };
  return { outcome: left.length === 0 ? 'done' : 'more', shards: left };
}

async function passOverShard<State extends object, Seen>(
  store: Store,
  ref: RunRef,
  shard: number,
  over: PassOver<State, Seen>,
  timeLeft: () => number,
): Promise<PassOutcome> {
  const leftOut = new Set<string>();
  for (;;) {
    if (!isOf(await store.run(ref.programmeId, ref.asOf), ref)) return 'superseded';
    const place = placeOf(ref, over.pass, shard);
    try {
      const outcome = await goOn(store, ref, place, over, leftOut, await store.partial(place), timeLeft);
      if (outcome !== 'overtaken') return outcome;
    } catch (error) {
      if (!(error instanceof MemberFailed) || leftOut.has(error.memberId)) throw error;
      leftOut.add(error.memberId);
      over.onLeftOut?.(error.memberId, error.cause);
    }
  }
}

async function goOn<State extends object, Seen>(
  store: Store,
  ref: RunRef,
  place: PartialPlace,
  over: PassOver<State, Seen>,
  leftOut: ReadonlySet<string>,
  found: KeptPartial | undefined,
  timeLeft: () => number,
): Promise<PassOutcome | 'overtaken'> {
  const empty = over.begin();
  const form = fingerprint(empty);
  const kept = isGoodFor(found, ref, form) ? found : undefined;
  if (kept?.isDone === true) return 'done';

  const state: State = { ...empty, ...kept?.state };
  let { after, members } = { after: kept?.after, members: kept?.members ?? 0 };
  let isDone = false;
  let replaces: Replaced = found;
  let sinceCheckpoint = 0;
  const checkpoint = async (): Promise<boolean> => {
    const said = after === undefined ? {} : { after };
    const revision = (replaces?.revision ?? 0) + 1;
    const partial = { ...place, startedAt: ref.startedAt, form, ...said, isDone, members, state, revision };
    const { committed } = await store.commit([{ kind: 'partial', partial, replaces }]);
    replaces = { revision };
    sinceCheckpoint = 0;
    return committed;
  };

  for await (const page of over.pages(place.shard, after)) {
    await over.add(state, page.members, leftOut);
    members += page.members.length;
    sinceCheckpoint += page.members.length;
    isDone = page.after === undefined;
    after = page.after ?? after;
    if (isDone || timeLeft() <= 0) break;
    if (sinceCheckpoint >= CHECKPOINT_MEMBERS && !(await checkpoint())) return 'overtaken';
  }
  if (!(await checkpoint())) return 'overtaken';
  return isDone ? 'done' : 'more';
}

export const placeOf = ({ programmeId, asOf, knownAt }: RunRef, pass: PassName, shard: number): PartialPlace => ({
  programmeId,
  asOf,
  knownAt,
  pass,
  shard,
});

/** Whether a checkpoint is of the same run, and its state of the same release. */
export const isGoodFor = <Found extends PartialResult>(found: Found | undefined, ref: RunRef, form: string): found is Found =>
  found?.startedAt === ref.startedAt && found.form === form;
