/** Folders for the files of a test. They are removed after the test file that asked for them (remove-scratch-folders.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

/** @returns the path of a new, empty folder. */
export function scratchFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `perennial-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeScratchFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
