/** Managers pause, resume or archive a reward: a new version with the newest terms in another state. */

import { toInstant } from '../../domain/kernel/time.ts';
import { type RewardState, rewardInState } from '../../domain/rewards/reward.ts';
import { type PublishPorts, publishNext } from '../kernel/publish-version.ts';
import { type RewardPublished, versionsToFollow } from './publish-reward.ts';

export interface ChangeRewardStateCommand {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly state: RewardState;
  /** The token's subject. */
  readonly by: string;
}

/**
 * Publishing the newest terms again answers as before.
 * @param effectiveAt ISO 8601 instant; absent: as soon as possible.
 * @throws Refusal VALIDATION_FAILED, NOT_FOUND, WRONG_STATE, VERSION_CONFLICT; Busy.
 */
export function changeRewardState(ports: PublishPorts, command: ChangeRewardStateCommand, effectiveAt?: string): Promise<RewardPublished> {
  const { state, by } = command;
  const from = effectiveAt === undefined ? undefined : toInstant(effectiveAt);
  return publishNext(ports, {
    ...versionsToFollow(ports, command),
    isSame: (newest) => newest.state === state && (from === undefined || from === newest.effectiveAt),
    next: (newest) => rewardInState(newest, state, by, ports.clock.now(), from),
    changes: (version) => [{ kind: 'reward-version', version }],
  });
}
