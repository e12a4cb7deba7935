/** Size and load time of every function's bundle, against one that has the DynamoDB client and nothing else. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';
import { type BundledFunction, bundleFunction } from '../../../infra/constructs/bundle.ts';
import { DEPLOYED_FUNCTIONS } from '../../../infra/constructs/deployed-function.ts';
import type { Benchmark } from '../benchmark.ts';
import { bareBundle } from '../functions/bare-bundle.ts';
import { bytesByPackage } from '../functions/bundle-contents.ts';
import { figure, ratioAtMost } from '../kernel/figure.ts';
import { interleaved, median } from '../kernel/statistics.ts';

const CHILD = fileURLToPath(new URL('../functions/load-child.ts', import.meta.url));
const ROUNDS = 15;
/** Of a bundle, the packages that are worth a word. */
const SHOWN_PACKAGES = 6;

const names = DEPLOYED_FUNCTIONS.toSorted();

export const functionLoad: Benchmark = {
  title: 'function bundles',
  figures: names.flatMap((name) => [`function.${name}.load`, `function.${name}.bytes`]),
  async measure(run) {
    const bare = bareBundle();
    const bundles = names.map((name) => ({ name, bundle: bundleFunction(name) }));
    run.progress.begin('function bundles', (names.length + 1) * ROUNDS);
    const turns = Object.fromEntries([
      ['bare', () => loadMillis(bare)],
      ...bundles.map(({ name, bundle }) => [name, () => loadMillis(bundle)] as const),
    ]);
    const millis = await interleaved(ROUNDS, turns, run.progress.step);
    run.progress.end();
    const medianOf = (name: string) => median(millis[name] ?? []);
    return {
      figures: bundles.flatMap(({ name, bundle }) => [
        figure(`function.${name}.load`, medianOf(name), 'ms', { limit: medianOf('bare'), aim: ratioAtMost(1.3) }),
        figure(`function.${name}.bytes`, bytesOf(bundle), 'bytes', { limit: bytesOf(bare) }),
      ]),
      notes: [
        'function.*.load: from a fresh Node process to the bundle loaded. Limit: a bundle with the DynamoDB client and its document client alone.',
        ...[{ name: 'the bare client', bundle: bare }, ...bundles].map(({ name, bundle }) => `  ${name.padEnd(15)} ${contents(bundle)}`),
      ],
    };
  },
};

const indexOf = ({ directory }: BundledFunction): string => join(directory, 'index.mjs');
const bytesOf = (bundle: BundledFunction): number => statSync(indexOf(bundle)).size;

/** Nothing of this process's environment, which may have a compile cache or a loader in it. */
async function loadMillis(bundle: BundledFunction): Promise<number> {
  const child = fork(CHILD, [pathToFileURL(indexOf(bundle)).href], { env: { TZ: ':UTC' } });
  const exited = once(child, 'exit');
  const [millis] = await once(child, 'message');
  child.kill();
  await exited;
  return z.number().parse(millis);
}

const contents = ({ metafile }: BundledFunction): string =>
  bytesByPackage(metafile)
    .slice(0, SHOWN_PACKAGES)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / 1024)} KB`)
    .join(' · ');
