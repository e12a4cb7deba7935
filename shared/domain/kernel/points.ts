/** Points: whole numbers, exact, within named limits. */
import { Refusal } from './refusal.ts';

/** Maximum in one entry: far above any purchase, and 9,000 such entries fit into a balance. */
export const MAX_ENTRY_POINTS = 1_000_000_000_000;

/** Maximum in one account: 2^53 − 1, the largest integer that JSON and all clients represent exactly. */
export const MAX_BALANCE_POINTS = Number.MAX_SAFE_INTEGER;

/** @throws Refusal LIMIT_EXCEEDED above MAX_BALANCE_POINTS. */
export function addPoints(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isSafeInteger(sum)) {
    throw new Refusal('LIMIT_EXCEEDED', `an account holds at most ${MAX_BALANCE_POINTS} points; ${a} and ${b} would be more`);
  }
  return sum;
}

export const sumPoints = (values: Iterable<{ readonly points: number }>): number => {
  let sum = 0;
  for (const { points } of values) sum = addPoints(sum, points);
  return sum;
};

export const formatPoints = (points: number): string => `${points} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
