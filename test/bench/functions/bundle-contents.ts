/** What a bundle is made of, by package. */
import type { Metafile } from 'esbuild';

export const OWN = 'Perennial';

/** The largest first. */
export function bytesByPackage({ outputs }: Metafile): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a);
}

/** Of a package within a package, the inner one. */
const packageOf = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? OWN;
