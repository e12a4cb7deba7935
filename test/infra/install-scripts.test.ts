/** `.npmrc` hides npm's warnings, the one about install scripts that nobody has decided on included. This is in its place. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';

const Lock = z.object({ packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })) });
const Manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(`../../${name}`, import.meta.url), 'utf8'));

test('every install script is allowed or denied by name', async () => {
  const { packages } = Lock.parse(await read('package-lock.json'));
  const { allowScripts } = Manifest.parse(await read('package.json'));
  const withScript = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(withScript.length).toBeGreaterThan(0);
  expect(Object.keys(allowScripts).toSorted()).toEqual(withScript.toSorted());
});
