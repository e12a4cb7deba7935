/** A container's cache of rewards: versions, and what it has seen of the inventory. */
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { madeByName, rememberedByName } from '../kernel/remembered-versions.ts';
import { type InventorySeen, nothingSeen } from './inventory-seen.ts';

export interface RewardVersions {
  /** @throws Refusal NOT_FOUND for an unknown reward. */
  at(programmeId: string, rewardId: string, instant: Instant): Promise<RewardVersion>;
  numbered(programmeId: string, rewardId: string, version: number): Promise<RewardVersion>;
  stockSeen(programmeId: string, rewardId: string): InventorySeen;
}

export function rewardVersions(store: Store, clock: Clock): RewardVersions {
  const versionsOf = rememberedByName<RewardVersion>((name) => {
    const [programmeId = '', rewardId = ''] = name.split('#');
    return {
      before: (before, limit) => store.rewardVersionsBefore(programmeId, rewardId, before, limit),
      numbered: (version) => store.rewardVersion(programmeId, rewardId, version),
    };
  }, clock);
  const seenOf = madeByName(nothingSeen);
  const found = (version: RewardVersion | undefined): RewardVersion => {
    if (version === undefined) throw new Refusal('NOT_FOUND', 'there is no such reward', 'rewardId');
    return version;
  };
  return {
    at: async (programmeId, rewardId, instant) => found(await versionsOf(`${programmeId}#${rewardId}`).at(instant)),
    numbered: async (programmeId, rewardId, version) => found(await versionsOf(`${programmeId}#${rewardId}`).numbered(version)),
    stockSeen: (programmeId, rewardId) => seenOf(`${programmeId}#${rewardId}`),
  };
}
