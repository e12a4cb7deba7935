/** One synthesis and one platform for all end-to-end tests of a run: they keep apart by programmes and members of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { CDK_APP, synthesise } from '../../../infra/local/assembly/synthesis.ts';
import { startPlatform } from './platform.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** In a test: `inject('platformUrl')`. */
    platformUrl: string;
    /** The directory of the synthesised app, for tests that start a platform of their own. */
    assembly: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'perennial-assembly-'));
  const assembly = join(directory, 'cdk.out');
  await synthesise({ app: CDK_APP, outputDirectory: assembly });
  const platform = await startPlatform({ assembly });
  project.provide('assembly', assembly);
  project.provide('platformUrl', platform.url);
  return async () => {
    await platform.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
