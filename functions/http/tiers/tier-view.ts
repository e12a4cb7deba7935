/** Where a member stands, as callers see it. */
import type { TierDetail } from '../../../shared/contract/tiers/tiers.ts';
import type { LevelProgress } from '../../../shared/domain/tiers/progress.ts';
import type { TierRead } from '../../../shared/use-cases/members/read-member.ts';

export function tierView({ memberId, asOf, standing, level, next, keep }: TierRead): TierDetail {
  return {
    memberId,
    asOf,
    tier:
      standing === null
        ? null
        : {
            id: standing.id,
            name: level?.name ?? standing.id,
            since: standing.since,
            until: standing.until,
            graceUntil: standing.reviewAt,
            lockedUntil: standing.lockedUntil ?? null,
            benefits: {
              multiplier: level?.benefits.multiplier ?? 1,
              perks: [...(level?.benefits.perks ?? [])],
              birthdayPoints: level?.benefits.birthdayPoints ?? 0,
            },
          },
    next: next && progressView(next),
    keep: keep && progressView(keep),
  };
}

const progressView = ({ level, need, met, by, progress }: LevelProgress): NonNullable<TierDetail['next']> => ({
  id: level.id,
  name: level.name,
  need,
  met,
  by,
  progress: progress.map(({ requirement, have, missing }) => ({ requirement: { ...requirement }, have, missing })),
});
