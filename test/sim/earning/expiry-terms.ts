/** Random expiry terms of every kind, for a programme or a tier. */
import type { ExpiryTerms } from '../../../shared/domain/earning/expiry-terms.ts';
import type { Random } from '../kernel/random.ts';

const PERIOD_ENDS = ['day', 'day', 'month', 'quarter', 'year'] as const;

/** Points last longer than they are pending. */
export function randomExpiry(random: Random, pendingDays: number): ExpiryTerms {
  const to = random.pick(PERIOD_ENDS);
  const span = random.chance(0.4)
    ? { days: pendingDays + random.pick([1, 5, 20, 90, 365]), to }
    : { months: random.pick(pendingDays > 27 ? [2, 3, 12, 24] : [1, 1, 2, 3, 12, 24]), to };
  switch (random.pick(['never', 'after', 'after', 'after', 'date', 'inactivity', 'inactivity'])) {
    case 'never':
      return { policy: 'never' };
    case 'date': {
      const [month, day] = random.pick([
        [2, 29],
        [12, 31],
        [1, 1],
        [6, 30],
        [3, 15],
      ]);
      return { policy: 'date', month, day, atLeastDays: pendingDays + random.pick([1, 30, 90, 300]) };
    }
    case 'inactivity':
      return { policy: 'inactivity', ...span };
    default:
      return { policy: 'after', ...span };
  }
}
