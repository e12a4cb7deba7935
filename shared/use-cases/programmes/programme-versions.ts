/** Which version of a programme applies at an instant. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { rememberedByName } from '../kernel/remembered-versions.ts';

export interface ProgrammeVersions {
  /** @throws Refusal NOT_FOUND for an unknown programme. */
  at(programmeId: string, instant: Instant): Promise<ProgrammeVersion>;
  numbered(programmeId: string, version: number): Promise<ProgrammeVersion>;
}

export function programmeVersions(store: Store, clock: Clock): ProgrammeVersions {
  const versionsOf = rememberedByName<ProgrammeVersion>(
    (programmeId) => ({
      before: (before, limit) => store.versionsBefore(programmeId, before, limit),
      numbered: (version) => store.version(programmeId, version),
    }),
    clock,
  );
  return {
    async numbered(programmeId, version) {
      const found = await versionsOf(programmeId).numbered(version);
      if (found === undefined) throw new Refusal('NOT_FOUND', `programme ${programmeId} has no version ${version}`, 'version');
      return found;
    },
    async at(programmeId, instant) {
      const versions = versionsOf(programmeId);
      const found = await versions.at(instant);
      if (found !== undefined) return found;
      const isThere = (await versions.newest()) !== undefined;
      const what = isThere ? `programme ${programmeId} had no version at ${instant}` : `there is no programme ${programmeId}`;
      throw new Refusal('NOT_FOUND', what, 'programmeId');
    },
  };
}
