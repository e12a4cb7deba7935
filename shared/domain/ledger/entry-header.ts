/** The parts that every entry has, whatever its kind. Features declare their kinds and facts on top of it, and import nothing else of the ledger. */

import type { Instant } from '../kernel/time.ts';

/** When the points of a batch expire; null: never. */
export type ExpiresAt = Instant | null;

/** Points into (+) or out of (−) one bucket of the account. */
export type Posting =
  | { readonly bucket: 'active'; readonly expiresAt: ExpiresAt; readonly inactivity?: string | undefined; readonly points: number }
  | {
      readonly bucket: 'pending';
      readonly maturesAt: Instant;
      readonly expiresAt: ExpiresAt;
      readonly inactivity?: string | undefined;
      readonly points: number;
    }
  | {
      readonly bucket: 'held';
      /** The redemption whose reservation it is, and its end. */
      readonly redemptionId: string;
      readonly lapsesAt: Instant;
      /** The expiry of the batch that they were taken from, and go back to. */
      readonly expiresAt: ExpiresAt;
      readonly inactivity?: string | undefined;
      readonly points: number;
    }
  | { readonly bucket: 'debt'; readonly points: number };

/** Why: one rule that was looked at. */
export interface Explanation {
  readonly rule: string;
  readonly matched: boolean;
  readonly points?: number | undefined;
  readonly reason: string;
}

export interface Balance {
  readonly active: number;
  readonly pending: number;
  /** The points of open reservations; absent: none. */
  readonly held?: number | undefined;
  readonly debt: number;
}

/** The header of an entry that has no place in the ledger yet. */
export interface DraftHeader {
  /** The collected entries narrow it to the kinds that exist. */
  readonly kind: string;
  readonly at: Instant;
  readonly programmeVersion: number;
  readonly postings: readonly Posting[];
  readonly explanation: readonly Explanation[];
  /** The platform's own word: what an award is for, or the rate limit that froze the account. In old entries, also a person's reason. */
  readonly reason?: string | undefined;
  /** The person who did it. Only old entries have it. */
  readonly by?: string | undefined;
  /** The commitment to a note of staff. */
  readonly note?: string | undefined;
  /** The note, encrypted. Outside the hash. */
  readonly sealed?: string | undefined;
  /** The text for the member, who does not read the reason. */
  readonly message?: string | undefined;
}

export interface EntryHeader extends DraftHeader {
  readonly programmeId: string;
  readonly memberId: string;
  /** Dense from 1. */
  readonly number: number;
  /** Σ active + Σ pending + Σ held − Σ debt of the postings. */
  readonly points: number;
  /** After this entry. */
  readonly balance: Balance;
  /** SHA-256 of the hash before it and this entry without `sealed` in canonical JSON, base64url. */
  readonly hash: string;
}
