/** A member's state in a programme: the fold of the entries, small, and all that decisions need. */

import { addPoints, sumPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { type Referral, referralAfter } from '../referrals/referral.ts';
import { type Referred, referredAfter } from '../referrals/referred.ts';
import { addQualifying, type QualifyingMonth } from '../tiers/qualifying.ts';
import type { Standing } from '../tiers/standing.ts';
import type { Balance, Entry, ExpiresAt, IdentityKey, Posting, Warned } from './entry.ts';
import { genesis } from './hash-chain.ts';

/** Active points that expire together. */
export interface ExpiryBatch {
  readonly expiresAt: ExpiresAt;
  /** Set when each purchase puts the expiry off: by how much. */
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Pending points that mature together, into one expiry batch. */
export interface PendingBatch {
  readonly maturesAt: Instant;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Points that a reservation holds, by the batch that they were taken from. */
export interface HeldBatch {
  readonly redemptionId: string;
  readonly lapsesAt: Instant;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Where points are. */
export type Buckets = Pick<Account, 'batches' | 'pending' | 'held' | 'debt'>;

export interface Account {
  readonly programmeId: string;
  readonly memberId: string;
  /** Number of the last entry; 0 before the first. */
  readonly version: number;
  /** Hash of the last entry. */
  readonly head: string;
  readonly enrolledAt: Instant | null;
  /** In the order in which they expire; never empty ones. */
  readonly batches: readonly ExpiryBatch[];
  /** In the order in which they mature; never empty ones. */
  readonly pending: readonly PendingBatch[];
  /** In the order in which their reservations lapse; never empty ones. */
  readonly held: readonly HeldBatch[];
  /** Points taken back after they were spent. While there is debt there are no active points. */
  readonly debt: number;
  /** Identities whose unclaimed purchases have yet to be credited. */
  readonly collecting: readonly IdentityKey[];
  /** What counts towards tiers, the oldest month first. */
  readonly qualifying: readonly QualifyingMonth[];
  /** null: no tier yet, or none in the programme. */
  readonly standing: Standing | null;
  readonly warned: Warned;
  /** Absent: it is not frozen. */
  readonly frozenSince?: Instant | undefined;
  /** Sorted; absent: none. */
  readonly segments?: readonly string[] | undefined;
  /** When it was released the last time; absent: it never was. */
  readonly releasedAt?: Instant | undefined;
  /** Of a member whom another has brought. */
  readonly referral?: Referral | undefined;
  /** Of a member who was paid for others. */
  readonly referred?: Referred | undefined;
  /** Sorted; absent: none. */
  readonly badges?: readonly string[] | undefined;
}

export function blankAccount(programmeId: string, memberId: string): Account {
  return {
    programmeId,
    memberId,
    version: 0,
    head: genesis(programmeId, memberId),
    enrolledAt: null,
    batches: [],
    pending: [],
    held: [],
    debt: 0,
    collecting: [],
    qualifying: [],
    standing: null,
    warned: { points: null, tier: null },
  };
}

/**
 * @throws Refusal LIMIT_EXCEEDED above MAX_BALANCE_POINTS, all but debt together: what is pending must have room when it
 * matures, and what is held when it comes back.
 */
export function balanceOf(account: Buckets): Balance {
  const active = sumPoints(account.batches);
  const pending = sumPoints(account.pending);
  const held = sumPoints(account.held);
  addPoints(addPoints(active, pending), held);
  return { active, pending, ...(held === 0 ? {} : { held }), debt: account.debt };
}

/** What postings do to the buckets. Every change of points goes through here. */
export function post<State extends Buckets>(state: State, postings: readonly Posting[]): State {
  let { batches, pending, held, debt } = state;
  for (const posting of postings) {
    switch (posting.bucket) {
      case 'active': {
        const { bucket: _, ...batch } = posting;
        batches = poured(batches, batch, (a, b) => compareNullLast(a.expiresAt, b.expiresAt) || compareSlides(a, b));
        break;
      }
      case 'pending': {
        const { bucket: _, ...batch } = posting;
        pending = poured(
          pending,
          batch,
          (a, b) => compareNullLast(a.maturesAt, b.maturesAt) || compareNullLast(a.expiresAt, b.expiresAt) || compareSlides(a, b),
        );
        break;
      }
      case 'held': {
        const { bucket: _, ...batch } = posting;
        held = poured(
          held,
          batch,
          (a, b) =>
            compareNullLast(a.lapsesAt, b.lapsesAt) ||
            compareNullLast(a.redemptionId, b.redemptionId) ||
            compareNullLast(a.expiresAt, b.expiresAt) ||
            compareSlides(a, b),
        );
        break;
      }
      case 'debt':
        debt = addPoints(debt, posting.points);
        break;
    }
  }
  invariant(debt >= 0, 'debt is never negative');
  return { ...state, batches, pending, held, debt };
}

/** The account after one more entry. */
export function applyEntry(account: Account, entry: Entry): Account {
  invariant(entry.number === account.version + 1, `entry ${entry.number} cannot follow entry ${account.version}`);
  const {
    frozenSince: _frozen,
    segments: _segments,
    releasedAt: _released,
    referral: _referral,
    referred: _referred,
    badges: _badges,
    ...buckets
  } = post(account, entry.postings);
  return {
    ...buckets,
    ...marksAfter(account, entry),
    ...referralsAfter(account, entry),
    version: entry.number,
    head: entry.hash,
    enrolledAt: entry.kind === 'enrol' ? entry.at : account.enrolledAt,
    collecting: entry.collected === true ? [] : (entry.collect ?? account.collecting),
    qualifying: entry.qualifying === undefined ? account.qualifying : addQualifying(account.qualifying, entry.qualifying),
    standing: entry.standing ?? account.standing,
    warned: entry.warned === undefined ? account.warned : { ...account.warned, ...entry.warned },
  };
}

/** What is marked by hand: absent in ordinary accounts. */
function marksAfter(account: Account, entry: Entry): Pick<Account, 'frozenSince' | 'segments' | 'releasedAt'> {
  const frozenSince = entry.kind === 'freeze' ? entry.at : entry.kind === 'release' ? undefined : account.frozenSince;
  const segments = entry.segments ?? account.segments ?? [];
  const releasedAt = entry.kind === 'release' ? entry.at : account.releasedAt;
  return {
    ...(frozenSince === undefined ? {} : { frozenSince }),
    ...(segments.length === 0 ? {} : { segments }),
    ...(releasedAt === undefined ? {} : { releasedAt }),
  };
}

/** Absent in accounts that have nothing to do with referrals. */
function referralsAfter(account: Account, entry: Entry): Pick<Account, 'referral' | 'referred' | 'badges'> {
  const referral = referralAfter(account.referral, entry);
  const referred = referredAfter(account.referred, entry);
  const badges = entry.badges ?? account.badges ?? [];
  return {
    ...(referral === undefined ? {} : { referral }),
    ...(referred === undefined ? {} : { referred }),
    ...(badges.length === 0 ? {} : { badges }),
  };
}

/** `batch` added to its like in a sorted list; batches that come out empty are dropped. */
function poured<Batch extends { readonly points: number }>(
  batches: readonly Batch[],
  batch: Batch,
  compare: (a: Batch, b: Batch) => number,
): readonly Batch[] {
  const at = batches.findIndex((other) => compare(other, batch) >= 0);
  const found = batches[at];
  const like = found !== undefined && compare(found, batch) === 0 ? found : undefined;
  const points = addPoints(like?.points ?? 0, batch.points);
  invariant(points >= 0, 'a batch never holds less than nothing');
  const result = [...batches];
  result.splice(at === -1 ? batches.length : at, like === undefined ? 0 : 1, ...(points === 0 ? [] : [{ ...batch, points }]));
  return result;
}

type Sliding = { readonly inactivity?: string | undefined };
const compareSlides = (a: Sliding, b: Sliding): number => compareNullLast(a.inactivity ?? null, b.inactivity ?? null);

function compareNullLast(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
