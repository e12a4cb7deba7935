/** The files that Lambda runs, from a function's source: everything in them, nothing left to the runtime. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { type DeployedFunction, sourceFolderOf } from './deployed-function.ts';

export interface BundledFunction {
  /** Ready to zip: `index.mjs`, the chunks that it imports, at start or on first use, and `files/` if the function serves any. */
  readonly directory: string;
  /** The contents of the bundle. It stays outside the directory, which is deployed. */
  readonly metafile: Metafile;
}

/** Gives a stack the directory with a function's code. */
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

/**
 * Modules of Node with a costly namespace. An import from ESM reads every property, and some properties load other modules. `node:http`
 * loads undici for `WebSocket`, which takes 21 of its 24 ms; the others take 2 to 3 ms.
 */
const COSTLY_NAMESPACES = ['node:fs', 'node:http', 'node:process', 'node:util'] as const;

/** Properties that load undici. An import of one fails the build; `globalThis` has all three. */
const OF_UNDICI: ReadonlySet<string> = new Set(['WebSocket', 'CloseEvent', 'MessageEvent']);

/** A module that exports each property of the built-in separately, so the bundle omits properties that no file imports. */
function withoutNamespace(specifier: (typeof COSTLY_NAMESPACES)[number]): string {
  const exported = Object.keys(process.getBuiltinModule(specifier)).filter((name) => !OF_UNDICI.has(name));
  return [
    `const builtin = /* @__PURE__ */ globalThis.process.getBuiltinModule('${specifier}');`,
    'export default builtin;',
    ...exported.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
  ].join('\n');
}

/**
 * The SDK's default provider looks for credentials in seven places. Lambda puts a function's credentials into its environment, which is the
 * first of them. The other places need clients of SSO and STS, and a chunk is made of whole files: every function would load 36 KB more.
 */
const DEFAULT_PROVIDER = '@aws-sdk/credential-provider-node';
const FROM_ENVIRONMENT = `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`;

function aliases(): Record<string, string> {
  const replaced = [
    ...COSTLY_NAMESPACES.map((specifier) => {
      const name = specifier.slice('node:'.length);
      return { name, text: withoutNamespace(specifier), specifiers: [name, specifier] };
    }),
    { name: 'credentials', text: FROM_ENVIRONMENT, specifiers: [DEFAULT_PROVIDER] },
  ];
  const directory = writeOnce('replaced', new Map(replaced.map(({ name, text }) => [`${name}.mjs`, Buffer.from(text)])));
  const entries = replaced.flatMap(({ name, specifiers }) =>
    specifiers.map((specifier) => [specifier, join(directory, `${name}.mjs`)] as const),
  );
  // An alias also applies to the paths below it, unless they have an alias.
  return { ...Object.fromEntries(entries), 'fs/promises': 'node:fs/promises', 'node:fs/promises': 'node:fs/promises' };
}

const bundled = new Map<string, BundledFunction>();

/**
 * Without traces, the check of the variable is decided here, and the code behind it left out. Otherwise every function would load some
 * kilobytes more: X-Ray's SDK is CommonJS, and what it shares with the function comes whole.
 */
const UNTRACED = { 'process.env.TRACING': '"off"' };

/**
 * Bundles `<sources>/<name>.ts`, once in a process.
 * @param traced whether the function can record traces.
 * @throws if the source does not build or one of its files is missing.
 */
export function bundleFunction(
  name: DeployedFunction,
  sources: string = join(ROOT, 'functions', sourceFolderOf(name)),
  traced = false,
): BundledFunction {
  const entryPoint = join(sources, `${name}.ts`);
  const made = `${entryPoint}${traced ? ' traced' : ''}`;
  const known = bundled.get(made);
  if (known) return known;

  const { outputFiles, metafile } = buildSync({
    entryPoints: { index: entryPoint },
    absWorkingDir: ROOT,
    outdir: '.',
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    write: false,
    bundle: true,
    format: 'esm',
    // Each `import()` gets a separate file. Node reads and compiles it when the function first calls the `import()`.
    splitting: true,
    alias: aliases(),
    ...(traced ? {} : { define: UNTRACED }),
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    legalComments: 'none',
    // esbuild prefers CommonJS for node: a quarter larger, and its `require('node:…')` does not load from an ESM file.
    mainFields: ['module', 'main'],
    // The thrown error contains every message.
    logLevel: 'silent',
  });
  const contents = new Map<string, Uint8Array>(outputFiles.map(({ path, contents: code }) => [basename(path), code]));
  for (const file of FILES[name] ?? []) contents.set(join('files', basename(file)), readFileSync(join(ROOT, file)));

  const result = { directory: writeOnce(name, contents), metafile };
  bundled.set(made, result);
  return result;
}

/** The directory is named by its content and appears whole, so processes that bundle at the same time cannot see each other's halves. */
function writeOnce(name: string, contents: ReadonlyMap<string, Uint8Array>): string {
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
