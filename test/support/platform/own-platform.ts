/** A platform of a test's own, on the assembly of the run: for tests of starting, stopping, and moving the clock. */
import { inject } from 'vitest';
import { type PlatformStart, type RunningPlatform, startPlatform } from './platform.ts';

export const startOwnPlatform = (start: PlatformStart = {}): Promise<RunningPlatform> =>
  startPlatform({ assembly: inject('assembly'), withDemoProgramme: false, ...start });
