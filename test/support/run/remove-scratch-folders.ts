/** Vitest's setup file: removes what a test file wrote, after its own hooks. */
import { afterAll } from 'vitest';
import { removeScratchFolders } from './scratch-folder.ts';

afterAll(removeScratchFolders);
