/** When days begin in a time zone, found by asking Intl alone. Used to aim at the instants at which things go wrong. */
import { startOfDay } from './audit-calendar.ts';

const known = new Map<string, readonly number[]>();

/** Of the years that a world can reach. */
export function firstInstantsOfDays(timeZone: string): readonly number[] {
  const found = known.get(timeZone) ?? Array.from({ length: 1_500 }, (_, day) => startOfDay(Date.UTC(2026, 0, 1 + day), timeZone));
  known.set(timeZone, found);
  return found;
}
