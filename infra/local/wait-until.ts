/** Polls for a condition, because other processes give no notice. */
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MILLISECONDS = 30;

/** @returns false: the condition did not come true in time. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, withinMilliseconds: number): Promise<boolean> {
  const end = performance.now() + withinMilliseconds;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(POLL_MILLISECONDS);
  }
  return true;
}
