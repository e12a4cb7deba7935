/** Which version applies at an instant. Versions are immutable, so only the newest number can go stale. */
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { coversInstant, VERSIONS_FRESH_SECONDS, type Versioned } from '../../domain/kernel/version.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Clock } from '../../ports/ports.ts';

const PAGE = 10;

export interface RememberedVersions<Version extends Versioned> {
  /** The newest version in effect at the instant; undefined: none. */
  at(instant: Instant): Promise<Version | undefined>;
  numbered(version: number): Promise<Version | undefined>;
  /** Includes a version that is not in effect yet. */
  newest(): Promise<Version | undefined>;
}

/** Reads the versions of one configuration. */
export interface VersionsRead<Version extends Versioned> {
  /** The newest first, of versions below `before`. */
  before(before: number | undefined, limit: number): Promise<Page<Version, number>>;
  numbered(version: number): Promise<Version | undefined>;
}

/**
 * Caches versions for VERSIONS_FRESH_SECONDS. A version takes effect only after PUBLISH_LEAD_SECONDS, which is
 * longer, so every server sees the same version in effect at the same instant.
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

/** A cache of versions for each name. */
export const rememberedByName = <Version extends Versioned>(
  of: (name: string) => VersionsRead<Version>,
  clock: Clock,
): ((name: string) => RememberedVersions<Version>) => madeByName((name) => rememberedVersions(of(name), clock));

/** Names come from callers, so their number is bounded. */
const MAX_NAMES = 500;

/** Makes the value for a name on first use, and keeps it. */
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
