/** A member's tier and progress, as callers see them. */
import type { LevelProgress } from '../../../shared/domain/tiers/progress.ts';
import type { TierRead } from '../../../shared/use-cases/members/read-member.ts';

export const tierView = ({ standing, next, keep, ...read }: TierRead) => ({
  ...read,
  tier: standing && standingView(standing, read),
  next: next && progressView(next),
  keep: keep && progressView(keep),
});

const standingView = (standing: NonNullable<TierRead['standing']>, { level }: Pick<TierRead, 'level'>) => ({
  ...standing,
  name: level?.name ?? standing.id,
  graceUntil: standing.reviewAt,
  lockedUntil: standing.lockedUntil ?? null,
  benefits: {
    multiplier: level?.benefits.multiplier ?? 1,
    perks: level?.benefits.perks ?? [],
    birthdayPoints: level?.benefits.birthdayPoints ?? 0,
  },
});

const progressView = ({ level: { id, name }, ...progress }: LevelProgress) => ({ ...progress, id, name });
