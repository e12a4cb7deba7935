/** Which version of a reward applies when. */
import { Refusal } from '../domain/refusal.ts';
import type { RewardVersion } from '../domain/reward.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../ports/store.ts';
import { rememberedByName } from './remembered-versions.ts';

export interface RewardVersions {
  /** @throws Refusal NOT_FOUND when there is no such reward. */
  at(programmeId: string, rewardId: string, instant: Instant): Promise<RewardVersion>;
  numbered(programmeId: string, rewardId: string, version: number): Promise<RewardVersion>;
}

export function rewardVersions(store: Store, clock: Clock): RewardVersions {
  const versionsOf = rememberedByName<RewardVersion>((name) => {
    const [programmeId = '', rewardId = ''] = name.split('#');
    return {
      before: (before, limit) => store.rewardVersionsBefore(programmeId, rewardId, before, limit),
      numbered: (version) => store.rewardVersion(programmeId, rewardId, version),
    };
  }, clock);
  const found = (version: RewardVersion | undefined): RewardVersion => {
    if (version === undefined) throw new Refusal('NOT_FOUND', 'there is no such reward', 'rewardId');
    return version;
  };
  return {
    at: async (programmeId, rewardId, instant) => found(await versionsOf(`${programmeId}#${rewardId}`).at(instant)),
    numbered: async (programmeId, rewardId, version) => found(await versionsOf(`${programmeId}#${rewardId}`).numbered(version)),
  };
}
