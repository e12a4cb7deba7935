/** The file that Lambda runs, from a function's source: everything in it, nothing left to the runtime. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { type DeployedFunction, sourceFolderOf } from './deployed-function.ts';

export interface BundledFunction {
  /** Ready to zip: `index.mjs`, and `files/` if the function serves any. */
  readonly directory: string;
  /** What the bundle is made of; kept out of the directory, which is deployed. */
  readonly metafile: Metafile;
}

/** How a stack gets a function's code. */
export type Bundle = (name: DeployedFunction) => Pick<BundledFunction, 'directory'>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUTPUT = join(ROOT, 'cdk.out/bundles');

/** Files that a function reads beside itself, as `new URL('./files/<name>', import.meta.url)`. */
const FILES: Partial<Record<DeployedFunction, readonly string[]>> = {
  reference: [
    'docs/openapi.json',
    'node_modules/swagger-ui-dist/swagger-ui.css',
    'node_modules/swagger-ui-dist/swagger-ui-bundle.js',
    'node_modules/swagger-ui-dist/favicon-32x32.png',
  ],
};

const bundled = new Map<string, BundledFunction>();

/**
 * Bundles `<sources>/<name>.ts`, once in a process.
 * @throws if the source does not build or one of its files is missing.
 */
export function bundleFunction(name: DeployedFunction, sources: string = join(ROOT, 'functions', sourceFolderOf(name))): BundledFunction {
  const entryPoint = join(sources, `${name}.ts`);
  const known = bundled.get(entryPoint);
  if (known) return known;

  const { outputFiles, metafile } = buildSync({
    entryPoints: [entryPoint],
    absWorkingDir: ROOT,
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    legalComments: 'none',
    // esbuild prefers CommonJS for node: a quarter larger, and its `require('node:…')` does not load from an ESM file.
    mainFields: ['module', 'main'],
    // What is wrong is in what it throws.
    logLevel: 'silent',
  });
  const [code] = outputFiles;
  if (!code) throw new BundleEmpty(name);

  const contents = new Map<string, Uint8Array>([['index.mjs', code.contents]]);
  for (const file of FILES[name] ?? []) contents.set(join('files', file.slice(file.lastIndexOf('/') + 1)), readFileSync(join(ROOT, file)));

  const result = { directory: writeOnce(name, contents), metafile };
  bundled.set(entryPoint, result);
  return result;
}

/** The directory is named by its content and appears whole, so processes that bundle at the same time cannot see each other's halves. */
function writeOnce(name: DeployedFunction, contents: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of contents) hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  const directory = join(OUTPUT, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(directory)) return directory;

  const draft = `${directory}.${randomUUID()}`;
  for (const [path, bytes] of contents) {
    const target = join(draft, path);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, bytes);
  }
  try {
    renameSync(draft, directory);
  } catch (error) {
    rmSync(draft, { recursive: true });
    // Another process was first with the same content.
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

class BundleEmpty extends Error {
  override readonly name = 'BundleEmpty';
  constructor(functionName: DeployedFunction) {
    super(`esbuild gave no output for ${functionName}`);
  }
}
