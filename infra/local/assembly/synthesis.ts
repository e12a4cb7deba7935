/** Synthesises the CDK app in a process of its own, as `cdk deploy` would. */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartUpFailure } from '../failure.ts';
import { ANY_ISSUER, AUDIENCE } from '../gateway/issuer.ts';
import { type Assembly, readAssembly } from './assembly.ts';

export const CDK_APP = fileURLToPath(new URL('../../app.ts', import.meta.url));

/** The context of a stage on this machine. A page of any development server may call it. */
const CONTEXT = { stage: 'local', allowedOrigins: 'http://*', issuer: ANY_ISSUER, audience: AUDIENCE, webhookTargets: 'any' };

export interface SynthesisOptions {
  /** The CDK app's entry point. */
  readonly app: string;
  readonly outputDirectory: string;
  readonly signal?: AbortSignal | undefined;
}

export async function synthesise({ app, outputDirectory, signal }: SynthesisOptions): Promise<Assembly> {
  // CDK does not delete earlier output, so a bundle that no template names any more would remain.
  await rm(outputDirectory, { recursive: true, force: true });
  const output = await new Promise<{ code: number | null; text: string }>((resolve, reject) => {
    // The CDK command line passes an app its output directory and context by these variables. Its validation of templates is off,
    // because it takes seconds, and `npm run synth` and the tests do it.
    const child = spawn(process.execPath, [app], {
      env: { ...process.env, CDK_OUTDIR: outputDirectory, CDK_CONTEXT_JSON: JSON.stringify(CONTEXT), CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject).once('close', (code) => resolve({ code, text }));
  });
  if (output.code !== 0)
    throw new StartUpFailure(`The CDK app does not synthesise:\n${output.text.trimEnd()}`, 'Run it alone with: npm run synth');
  // Lambda takes a .js file for CommonJS unless the bundle says otherwise. The repository's package.json says "module".
  await writeFile(join(outputDirectory, 'package.json'), '{"type":"commonjs"}');
  return readAssembly(outputDirectory);
}
