import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeScratchFolders, scratchFolder } from './scratch-folder.ts';

test('a scratch folder is there until all of them are removed, with what is in it', () => {
  const [one, other] = [scratchFolder('one'), scratchFolder('one')];
  writeFileSync(join(one, 'file.txt'), 'text');
  expect(one).not.toBe(other);
  expect([one, other].map(existsSync)).toEqual([true, true]);
  removeScratchFolders();
  expect([one, other].map(existsSync)).toEqual([false, false]);
});
