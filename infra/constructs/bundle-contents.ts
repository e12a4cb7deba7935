/** The contents of a bundle: the bytes that a function loads before its first request, and on first use. */
import type { Metafile } from 'esbuild';

/** A package, or a file of our own, and its bytes in the bundle. */
export type Part = readonly [name: string, bytes: number];

export interface Loaded {
  readonly bytes: number;
  /** The largest first. */
  readonly parts: readonly Part[];
}

export interface FirstUse extends Loaded {
  /** The file that is imported. */
  readonly file: string;
}

const ENTRY = 'index.mjs';
/** Packages, and the modules that the bundler puts in place of others. */
const NOT_OURS = /node_modules\/|\/replaced-/;

/**
 * The start of a bundle: the entry and all chunks that it imports, directly or not, without chunks behind `import()`. Node reads and
 * compiles them at every cold start, so the time to load a function follows their bytes.
 */
export const startOf = (metafile: Metafile): Loaded => loadedFrom(metafile, chunksOf(metafile, ENTRY));

/** The bytes that each `import()` of a file of our own loads beyond the start. The largest first. */
export function firstUsesOf(metafile: Metafile): readonly FirstUse[] {
  const start = chunksOf(metafile, ENTRY);
  return Object.entries(metafile.outputs)
    .flatMap(([chunk, { entryPoint: file }]) => {
      if (chunk === ENTRY || file === undefined || NOT_OURS.test(file)) return [];
      return { file, ...loadedFrom(metafile, new Set([...chunksOf(metafile, chunk)].filter((needed) => !start.has(needed)))) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function chunksOf({ outputs }: Metafile, first: string): ReadonlySet<string> {
  const chunks = new Set([first]);
  for (const chunk of chunks) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement' && path in outputs) chunks.add(path);
  }
  return chunks;
}

function loadedFrom({ outputs }: Metafile, chunks: ReadonlySet<string>): Loaded {
  const bytes = new Map<string, number>();
  for (const chunk of chunks) {
    for (const [path, { bytesInOutput }] of Object.entries(outputs[chunk]?.inputs ?? {})) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return {
    bytes: [...chunks].reduce((sum, chunk) => sum + (outputs[chunk]?.bytes ?? 0), 0),
    parts: [...bytes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a),
  };
}

/** The name of the package of a file. A package within a package counts as the inner one. */
const packageOf = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
