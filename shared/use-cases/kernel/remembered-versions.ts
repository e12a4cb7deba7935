/** Which version of something applies when. Versions are immutable, so only which is newest can go stale. */
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { coversInstant, VERSIONS_FRESH_SECONDS, type Versioned } from '../../domain/kernel/version.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Page } from '../../ports/store.ts';

const PAGE = 10;

export interface RememberedVersions<Version extends Versioned> {
  /** The newest that has taken effect by then; undefined when there is none. */
  at(instant: Instant): Promise<Version | undefined>;
  numbered(version: number): Promise<Version | undefined>;
  /** Also one that has yet to take effect. */
  newest(): Promise<Version | undefined>;
}

/** How the versions of one thing are read. */
export interface VersionsRead<Version extends Versioned> {
  /** The newest first, of versions below `before`. */
  before(before: number | undefined, limit: number): Promise<Page<Version, number>>;
  numbered(version: number): Promise<Version | undefined>;
}

/**
 * Remembers the versions for VERSIONS_FRESH_SECONDS. A version takes effect only after PUBLISH_LEAD_SECONDS, which are
 * longer: whoever looks, on whatever server, sees the same version in force at the same instant.
 */
export function rememberedVersions<Version extends Versioned>(read: VersionsRead<Version>, clock: Clock): RememberedVersions<Version> {
  let remembered: { readonly readAt: Instant; readonly versions: readonly Version[] } | undefined;

  const newest = async (): Promise<readonly Version[]> => {
    const now = clock.now();
    const age = remembered === undefined ? Number.POSITIVE_INFINITY : millis(now) - millis(remembered.readAt);
    if (remembered !== undefined && age >= 0 && age < VERSIONS_FRESH_SECONDS * 1000) return remembered.versions;
    const { items } = await read.before(undefined, PAGE);
    if (items.length > 0) remembered = { readAt: now, versions: items };
    return items;
  };

  return {
    newest: async () => (await newest())[0],
    numbered: async (version) => remembered?.versions.find((known) => known.version === version) ?? read.numbered(version),
    async at(instant) {
      let versions = await newest();
      while (versions.length > 0) {
        const found = versions.find((version) => coversInstant(version, instant));
        if (found !== undefined) return found;
        ({ items: versions } = await read.before(versions.at(-1)?.version, PAGE));
      }
      return undefined;
    },
  };
}

/** The same for each of many things, by their names. */
export const rememberedByName = <Version extends Versioned>(
  of: (name: string) => VersionsRead<Version>,
  clock: Clock,
): ((name: string) => RememberedVersions<Version>) => madeByName((name) => rememberedVersions(of(name), clock));

/** Names are callers' words: however many are asked for, memory stays bounded. */
const MAX_NAMES = 500;

/** Made when it is first asked for by that name, and kept. */
export function madeByName<Made>(make: (name: string) => Made): (name: string) => Made {
  const known = new Map<string, Made>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MAX_NAMES) known.clear();
    const made = make(name);
    known.set(name, made);
    return made;
  };
}
