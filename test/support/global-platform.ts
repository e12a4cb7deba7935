/** One platform for all end-to-end tests of a run: they keep apart by programmes and members of their own. */
import type { TestProject } from 'vitest/node';
import { startPlatform } from './platform.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** In a test: `inject('platformUrl')`. */
    platformUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform();
  project.provide('platformUrl', platform.url);
  return async () => void (await platform.stop());
}
