/** Reward versions as managers see them: every field in one order, so that an answer said again is the same to the byte. */
import { RewardTerms, type RewardVersion as VersionView } from '../../../shared/contract/rewards/rewards.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';

/** Storage does not keep the order of fields: the schema has one. Over how many counters stock is spread stays inside. */
export const rewardVersionView = ({
  rewardId,
  version,
  publishedAt,
  effectiveAt,
  publishedBy,
  state,
  terms,
}: RewardVersion): VersionView => ({
  rewardId,
  version,
  publishedAt,
  effectiveAt,
  publishedBy,
  state,
  terms: RewardTerms.parse(terms),
});
