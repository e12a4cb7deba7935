/** Configuration that is published as numbered, immutable versions, each in force from a stated instant. */
import { Refusal } from './refusal.ts';
import { type Instant, laterOf, plusSeconds } from './time.ts';

export interface Versioned {
  /** Dense from 1. */
  readonly version: number;
  readonly publishedAt: Instant;
  readonly effectiveAt: Instant;
  readonly publishedBy: string;
}

/**
 * A version takes effect this long after publication, so that every server knows it and all switch
 * at the same instant. Must be longer than VERSIONS_FRESH_SECONDS, for which servers cache the list.
 */
export const PUBLISH_LEAD_SECONDS = 15;
export const VERSIONS_FRESH_SECONDS = 5;

/** Version 1 is in force at once. */
export const firstOf = (by: string, now: Instant): Versioned => ({ version: 1, publishedAt: now, effectiveAt: now, publishedBy: by });

/**
 * `previous` is the newest version. The newest version that has taken effect is in force. A version that takes
 * effect before a scheduled `previous` replaces it for good.
 * @param effectiveAt Absent: as soon as every server knows the version, and not before `previous`.
 * @throws Refusal VALIDATION_FAILED
 */
export function followerOf(previous: Versioned, by: string, now: Instant, effectiveAt?: Instant): Versioned {
  const earliest = plusSeconds(now, PUBLISH_LEAD_SECONDS);
  if (effectiveAt !== undefined && effectiveAt < earliest) {
    throw new Refusal('VALIDATION_FAILED', `must be at least ${PUBLISH_LEAD_SECONDS} seconds ahead; it is ${now} here`, 'effectiveAt');
  }
  return {
    version: previous.version + 1,
    publishedAt: now,
    effectiveAt: effectiveAt ?? laterOf(earliest, previous.effectiveAt),
    publishedBy: by,
  };
}

/** Whether the version has taken effect at `at`. Version 1 is in force from the beginning of time. */
export const coversInstant = ({ version, effectiveAt }: Versioned, at: Instant): boolean => version === 1 || effectiveAt <= at;
