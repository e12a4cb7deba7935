/** Managers create rewards and publish new versions: terms and inventory. */

import { differences } from '../../domain/kernel/differences.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { changeOfStock, leftIn, type StockShard, spread } from '../../domain/rewards/inventory.ts';
import { firstReward, nextReward, type RewardDraft, type RewardState, type RewardVersion } from '../../domain/rewards/reward.ts';
import { type RewardTermsAsked, termsAsked } from '../../domain/rewards/reward-terms.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { type Publication, type Published, type PublishOptions, type PublishPorts, publishNext } from '../kernel/publish-version.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { newestReward } from './read-rewards.ts';

export type RewardPublished = Published<RewardVersion>;
export type RewardPublishPorts = PublishPorts & { readonly versions: ProgrammeVersions };

export interface PublishRewardCommand {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly state: RewardState;
  readonly terms: RewardTermsAsked;
  /** The token's subject. */
  readonly by: string;
}

const draftOf = ({ state, terms }: PublishRewardCommand): RewardDraft => ({ state, terms: termsAsked(terms) });
const isSame = (a: RewardDraft, b: RewardDraft): boolean => a.state === b.state && fingerprint(a.terms) === fingerprint(b.terms);

/** Idempotent: the same file gets the first answer. @throws Refusal ALREADY_EXISTS, VALIDATION_FAILED, NOT_FOUND; Busy. */
export async function createReward(ports: RewardPublishPorts, command: PublishRewardCommand): Promise<RewardPublished> {
  const { store, clock, versions } = ports;
  const { programmeId, rewardId, by } = command;
  const draft = draftOf(command);
  const now = clock.now();
  const { terms } = await versions.at(programmeId, now);
  const firstAnswer = async (): Promise<Attempt<RewardPublished> | undefined> => {
    const existing = await store.rewardVersion(programmeId, rewardId, 1);
    if (existing === undefined) return undefined;
    if (!isSame(existing, draft)) throw new Refusal('ALREADY_EXISTS', `there is a reward ${rewardId} already`, 'id');
    return { answer: { version: existing, replayed: true } };
  };
  const created = (version: RewardVersion): Attempt<RewardPublished> => {
    const shards = spread(draft.terms.stock ?? 0, version.stockShards);
    return {
      answer: { version, replayed: false },
      changes: [
        { kind: 'reward', programmeId, rewardId },
        { kind: 'reward-version', version },
        ...shards.map((by, shard): Change => ({ kind: 'stock', programmeId, rewardId, shard, by, isNew: true })),
      ],
    };
  };
  return decideAndCommit(ports, async (conflicts) => {
    const known = conflicts.length === 0 ? undefined : await firstAnswer();
    if (known !== undefined) return known;
    try {
      return created(firstReward({ programmeId, rewardId }, draft, terms, by, now));
    } catch (error) {
      // The programme may have dropped a tier that the reward names. A retry still gets its first answer.
      const before = error instanceof Refusal ? await firstAnswer() : undefined;
      if (before === undefined) throw error;
      return before;
    }
  });
}

/**
 * Publishing the newest terms again answers as before.
 * Inventory changes at once, whenever the version takes effect.
 * @throws Refusal VALIDATION_FAILED, NOT_FOUND, WRONG_STATE, VERSION_CONFLICT; Busy.
 */
export async function publishReward(
  ports: RewardPublishPorts,
  command: PublishRewardCommand,
  { effectiveAt, basedOn }: PublishOptions = {},
): Promise<RewardPublished> {
  const { clock, versions } = ports;
  const { programmeId, by } = command;
  const draft = draftOf(command);
  const from = effectiveAt === undefined ? undefined : toInstant(effectiveAt);
  const { terms } = await versions.at(programmeId, clock.now());
  return publishNext(ports, {
    ...versionsToFollow(ports, command),
    by,
    basedOn,
    differences: (base, newest) => differences({ state: base.state, ...base.terms }, { state: newest.state, ...newest.terms }),
    isSame: (newest) => isSame(newest, draft) && (from === undefined || from === newest.effectiveAt),
    next: (newest) => nextReward(newest, draft, terms, by, clock.now(), from),
    changes: async (version, newest) => [{ kind: 'reward-version', version }, ...(await stockChanges(ports, version, newest))],
  });
}

/** The existing versions, for publishing the next. */
export const versionsToFollow = (
  { store }: Pick<RewardPublishPorts, 'store'>,
  { programmeId, rewardId }: Pick<RewardVersion, 'programmeId' | 'rewardId'>,
): Pick<Publication<RewardVersion>, 'newest' | 'numbered'> => ({
  async newest() {
    const newest = await newestReward(store, programmeId, rewardId);
    if (newest === undefined) throw new Refusal('NOT_FOUND', 'there is no such reward', 'rewardId');
    return newest;
  },
  numbered: (version) => store.rewardVersion(programmeId, rewardId, version),
});

async function stockChanges({ store }: RewardPublishPorts, version: RewardVersion, newest: RewardVersion): Promise<readonly Change[]> {
  const { programmeId, rewardId, stockShards } = version;
  const { stock = 0 } = version.terms;
  const { stock: before = 0 } = newest.terms;
  if (stock === before) return [];
  const all = Array.from({ length: stockShards }, (_, shard) => shard);
  const known = await store.stock(programmeId, rewardId, all.slice(0, newest.stockShards));
  const shards: readonly StockShard[] = [...known, ...all.slice(newest.stockShards).map((shard) => ({ shard, left: 0 }))];
  const changes = changeOfStock(shards, stock - before);
  if (changes === undefined)
    throw new Refusal('VALIDATION_FAILED', `must be at least ${before - leftIn(known)}: so many are taken`, 'stock');
  const isNew = (shard: number): boolean => shard >= newest.stockShards;
  return all.flatMap((shard): Change[] => {
    const by = changes.find((change) => change.shard === shard)?.by ?? 0;
    if (isNew(shard)) return [{ kind: 'stock', programmeId, rewardId, shard, by, isNew: true }];
    return by === 0 ? [] : [{ kind: 'stock', programmeId, rewardId, shard, by }];
  });
}
