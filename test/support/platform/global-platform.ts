/** One platform for all end-to-end tests of a run: they keep apart by programmes and members of their own. */
import type { TestProject } from 'vitest/node';
import { startPlatform } from './platform.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** In a test: `inject('platformUrl')`. */
    platformUrl: string;
  }
}

/** Nothing else ends the wait: every test needs it, and the machine may be busy. */
const READY_WITHIN_MILLISECONDS = 240_000;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform({ readyWithinMilliseconds: READY_WITHIN_MILLISECONDS });
  project.provide('platformUrl', platform.url);
  return async () => void (await platform.stop());
}
