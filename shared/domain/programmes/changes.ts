/** Changes of programmes in a commit. */
import type { ProgrammeVersion } from './programme.ts';

export type ProgrammeChange =
  /** The name of a programme is taken. */
  | { readonly kind: 'programme'; readonly programmeId: string; readonly name: string }
  | { readonly kind: 'programme-version'; readonly version: ProgrammeVersion };
