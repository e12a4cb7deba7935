/** The import graph of the project, from the imports as written, types included. */
import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

export interface SourceFile {
  /** From the root of the project, such as `shared/domain/tiers/standing.ts`. */
  readonly path: string;
  readonly lines: number;
  /** Paths of the project's own files that it imports, each once. */
  readonly imports: readonly string[];
}

/** Folders of the product. Tests may import anything, so they are counted but not in the graph. */
export const PRODUCT = ['infra', 'functions', 'shared', 'console', 'packages'] as const;

const SOURCES = `{${[...PRODUCT, 'test'].join(',')}}/**/*.{ts,tsx}`;

/** Static imports, re-exports and `import('…')` of relative paths. */
const RELATIVE_IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** @param root Directory of the project. */
export function sourceFiles(root: string): readonly SourceFile[] {
  const paths = globSync(SOURCES, { cwd: root, exclude: (path) => path === 'node_modules' }).sort();
  const known = new Set(paths);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const targets = [...text.matchAll(RELATIVE_IMPORT)].map(([, target = '']) => normalize(join(path, '..', target)));
    return { path, lines: text.split('\n').length - 1, imports: [...new Set(targets)].filter((target) => known.has(target)) };
  });
}
