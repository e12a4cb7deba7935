/** Processor time that every function takes to load, and the bytes that it loads, against a function that has the DynamoDB client alone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';
import { type BundledFunction, bundleFunction } from '../../../infra/constructs/bundle.ts';
import { startOf } from '../../../infra/constructs/bundle-contents.ts';
import { DEPLOYED_FUNCTIONS, type DeployedFunction } from '../../../infra/constructs/deployed-function.ts';
import type { Benchmark } from '../benchmark.ts';
import { bareBundle } from '../functions/bare-bundle.ts';
import { figure, ratioAtMost } from '../kernel/figure.ts';
import { interleaved, median } from '../kernel/statistics.ts';

const CHILD = fileURLToPath(new URL('../functions/load-child.ts', import.meta.url));
const ROUNDS = 15;
/** Parts of a bundle that the notes name. */
const SHOWN_PARTS = 6;

/** Callers wait for these two; other functions work in the background, or for few people. */
const WAITED_FOR: ReadonlySet<DeployedFunction> = new Set(['merchant-api', 'member-api']);
const aimOf = (name: DeployedFunction) => ratioAtMost(WAITED_FOR.has(name) ? 1.3 : 1.6);

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
        figure(`function.${name}.load`, medianOf(name), 'ms', { limit: medianOf('bare'), aim: aimOf(name) }),
        figure(`function.${name}.bytes`, bytesOf(bundle), 'bytes', { limit: bytesOf(bare) }),
      ]),
      notes: [
        'function.*.load: processor time to load the bundle in a fresh Node process. function.*.bytes: the bytes that it loads before its first request.',
        'Limit: a function with the DynamoDB client and its document client alone, bundled in the same way (chunks, no namespaces of Node).',
        ...[{ name: 'the bare client', bundle: bare }, ...bundles].map(({ name, bundle }) => `  ${name.padEnd(15)} ${contents(bundle)}`),
      ],
    };
  },
};

const indexOf = ({ directory }: BundledFunction): string => join(directory, 'index.mjs');
const bytesOf = ({ metafile }: BundledFunction): number => startOf(metafile).bytes;

/** The environment is empty, because this process may have a compile cache or a loader in its own. */
async function loadMillis(bundle: BundledFunction): Promise<number> {
  const child = fork(CHILD, [pathToFileURL(indexOf(bundle)).href], { env: { TZ: ':UTC' } });
  const exited = once(child, 'exit');
  const [millis] = await once(child, 'message');
  child.kill();
  await exited;
  return z.number().parse(millis);
}

const contents = ({ metafile }: BundledFunction): string =>
  startOf(metafile)
    .parts.slice(0, SHOWN_PARTS)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / 1024)} KB`)
    .join(' · ');
