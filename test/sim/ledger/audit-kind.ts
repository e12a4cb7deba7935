/** How the auditor's own lists of kinds of entries are written, feature by feature, and what they are made of. */
import type { Fact } from '../../../shared/domain/analytics/history/history.ts';
import type { Entry, EntryKind } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';

export type Facts = Readonly<Record<string, unknown>>;
export type Happened = readonly [type: string, facts: Facts];

/** Where an entry's points come from or go to; `none`: they only change buckets. */
export type Flow = 'issued' | 'redeemed' | 'paid' | 'expired' | 'reversed' | 'taken' | 'none';

/** The facts of an entry as they are stored, its points, and what analytics count of it. */
export type Example = readonly [facts: Facts, points: number, history: readonly Fact[]];

export interface AuditedKind {
  readonly flow: Flow | ((entry: Entry) => Flow);
  readonly events: (entry: Entry) => readonly Happened[];
  /** Stored entries at `AT` of `audit-examples.ts`. Tests read each, and compare its history and its events. */
  readonly examples: readonly Example[];
  /** No simulated world comes to it. Tests of its own hold it. */
  readonly isNotSimulated?: true;
}

/** The kinds of one feature. */
export type AuditedKinds = { readonly [Kind in EntryKind]?: AuditedKind };

export const noEvents = (): readonly Happened[] => [];

export const of = (entry: Entry, bucket: Posting['bucket']): readonly Posting[] =>
  entry.postings.filter((posting) => posting.bucket === bucket);
export const added = (postings: readonly Posting[]): number => postings.reduce((sum, { points }) => sum + points, 0);
export const expiryOf = (posting: Posting): string | null => ('expiresAt' in posting ? posting.expiresAt : null);

/** "All of them, and how many are there to spend, wait, or repaid debt." */
export function newPoints(entry: Entry): Facts {
  const [active, pending, debt] = [added(of(entry, 'active')), added(of(entry, 'pending')), added(of(entry, 'debt'))];
  const last = entry.postings.findLast((posting) => posting.points > 0 && (posting.bucket === 'active' || posting.bucket === 'pending'));
  const facts = { points: active + pending - debt, active, pending, repaid: 0 - debt };
  if (active + pending <= 0 || last === undefined) return facts;
  return { ...facts, expiresAt: expiryOf(last), ...(last.bucket === 'pending' ? { maturesAt: last.maturesAt } : {}) };
}

export function spendable(entry: Entry): Facts {
  const active = of(entry, 'active');
  const repaid = 0 - added(of(entry, 'debt'));
  const batches = active.filter(({ points }) => points > 0).map((posting) => ({ points: posting.points, expiresAt: expiryOf(posting) }));
  return { points: added(active) + repaid, repaid, batches };
}

export function gone(entry: Entry): Facts {
  const active = of(entry, 'active');
  const batches = active
    .filter(({ points }) => points < 0)
    .map((posting) => ({ points: 0 - posting.points, expiresAt: expiryOf(posting) }));
  return { points: 0 - added(active), batches };
}
