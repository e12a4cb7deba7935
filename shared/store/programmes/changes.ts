/** Writes of programmes. */
import type { ProgrammeChange } from '../../domain/programmes/changes.ts';
import { put, type WritesOf } from '../kernel/writes.ts';
import { programmeItems } from './items.ts';

export const programmeWrites: WritesOf<ProgrammeChange> = {
  programme: ({ programmeId, name }) => [put(programmeItems.programme, { programmeId }, { name })],
  'programme-version': ({ version }) => {
    const { programmeId: _programmeId, version: _version, ...rest } = version;
    return [put(programmeItems.programmeVersion, version, rest)];
  },
};
