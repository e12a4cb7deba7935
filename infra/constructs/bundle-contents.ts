/** What a bundle is made of, and how much of it a function loads before its first request. */
import type { Metafile } from 'esbuild';

/** A package, or a file of our own, and its bytes in the bundle. */
export type Part = readonly [name: string, bytes: number];

export interface StartOfBundle {
  /** Of the entry and of every chunk that it imports, directly or not. A chunk behind `import()` is not among them. */
  readonly bytes: number;
  /** The largest first. */
  readonly parts: readonly Part[];
}

const ENTRY = 'index.mjs';

/** Node reads and compiles it all at every cold start: the time to load a function follows these bytes. */
export function startOf({ outputs }: Metafile): StartOfBundle {
  const loaded = new Set<string>([ENTRY]);
  for (const chunk of loaded) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement' && path in outputs) loaded.add(path);
  }
  const bytes = new Map<string, number>();
  for (const chunk of loaded) {
    for (const [path, { bytesInOutput }] of Object.entries(outputs[chunk]?.inputs ?? {})) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return {
    bytes: [...loaded].reduce((sum, chunk) => sum + (outputs[chunk]?.bytes ?? 0), 0),
    parts: [...bytes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a),
  };
}

/** Of a package within a package, the inner one. */
const packageOf = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
