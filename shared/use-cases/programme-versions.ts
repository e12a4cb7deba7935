/** Which version of a programme applies when. Versions are immutable, so only which is newest can go stale. */
import { coversInstant, type ProgrammeVersion, VERSIONS_FRESH_SECONDS } from '../domain/programme.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Instant, millis } from '../domain/time.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../ports/store.ts';

const PAGE = 10;

export interface ProgrammeVersions {
  /** @throws Refusal NOT_FOUND when there is no such programme. */
  at(programmeId: string, instant: Instant): Promise<ProgrammeVersion>;
  numbered(programmeId: string, version: number): Promise<ProgrammeVersion>;
}

interface Remembered {
  readonly readAt: Instant;
  /** The newest first, as far back as was needed. */
  readonly versions: readonly ProgrammeVersion[];
}

/**
 * Remembers the versions for VERSIONS_FRESH_SECONDS. A version takes effect only after PUBLISH_LEAD_SECONDS, which are
 * longer: whoever looks, on whatever server, sees the same version in force at the same instant.
 */
export function programmeVersions(store: Store, clock: Clock): ProgrammeVersions {
  const remembered = new Map<string, Remembered>();

  const newest = async (programmeId: string): Promise<readonly ProgrammeVersion[]> => {
    const now = clock.now();
    const known = remembered.get(programmeId);
    const age = known === undefined ? Number.POSITIVE_INFINITY : millis(now) - millis(known.readAt);
    if (known !== undefined && age >= 0 && age < VERSIONS_FRESH_SECONDS * 1000) return known.versions;
    const { items } = await store.versionsBefore(programmeId, undefined, PAGE);
    if (items.length === 0) throw new Refusal('NOT_FOUND', `there is no programme ${programmeId}`, 'programmeId');
    remembered.set(programmeId, { readAt: now, versions: items });
    return items;
  };

  const numbered = async (programmeId: string, version: number): Promise<ProgrammeVersion> => {
    const found =
      remembered.get(programmeId)?.versions.find((known) => known.version === version) ?? (await store.version(programmeId, version));
    if (found === undefined) throw new Refusal('NOT_FOUND', `programme ${programmeId} has no version ${version}`, 'version');
    return found;
  };

  return {
    numbered,
    async at(programmeId, instant) {
      let versions = await newest(programmeId);
      for (;;) {
        const found = versions.find((version) => coversInstant(version, instant));
        if (found !== undefined) return found;
        ({ items: versions } = await store.versionsBefore(programmeId, versions.at(-1)?.version, PAGE));
        if (versions.length === 0) throw new Refusal('NOT_FOUND', `programme ${programmeId} had no version at ${instant}`, 'programmeId');
      }
    },
  };
}
