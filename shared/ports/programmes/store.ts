/** Reads of programmes. */
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Page } from '../kernel/storage.ts';

export interface ProgrammeStore {
  programmes(after: string | undefined, limit: number): Promise<Page<{ readonly id: string; readonly name: string }, string>>;
  version(programmeId: string, version: number): Promise<ProgrammeVersion | undefined>;
  /** The newest first, of versions below `before`. */
  versionsBefore(programmeId: string, before: number | undefined, limit: number): Promise<Page<ProgrammeVersion, number>>;
}
