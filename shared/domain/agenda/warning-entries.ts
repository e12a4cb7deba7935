/** Entries by which members are warned before points or a tier come to an end. */

import type { Instant } from '../kernel/time.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';

/** Up to when members were context that points, or their tier, come to an end. */
export interface Warned {
  readonly points: Instant | null;
  readonly tier: Instant | null;
}

/** Something that ends soon: points or a tier. */
export interface Ends {
  readonly points?: readonly { readonly points: number; readonly expiresAt: Instant }[] | undefined;
  /** A tier, when it will be looked at, and what follows it unless it is earned again by then. */
  readonly tier?: { readonly id: string; readonly until: Instant; readonly reviewAt: Instant; readonly next: string } | undefined;
}

export interface WarningFacts {
  /** The member is warned of everything that ends until then. */
  readonly warned?: Partial<Warned> | undefined;
  /** The subject of the warning. */
  readonly ends?: Ends | undefined;
}

export interface WarningPart {
  readonly warned: Warned;
}

export const NOT_WARNED: WarningPart = { warned: { points: null, tier: null } };

export const warnedAfter = ({ warned }: WarningPart, entry: WarningFacts): WarningPart => ({
  warned: entry.warned === undefined ? warned : { ...warned, ...entry.warned },
});

/** The domain events that tell of them. */
export const WARNING_EVENTS = ['points.expiring', 'tier.expiring'] as const;

export const WARNING_ENTRIES = {
  warn: {
    events: ({ ends }) => [
      ...(ends?.points === undefined ? [] : [{ type: 'points.expiring', facts: { batches: ends.points } } as const]),
      ...(ends?.tier === undefined ? [] : [{ type: 'tier.expiring', facts: { tier: ends.tier.id, ...endOf(ends.tier) } } as const]),
    ],
    history: nothing,
  },
} as const satisfies EntryKindsOf<EntryHeader & WarningFacts, (typeof WARNING_EVENTS)[number]>;

const endOf = ({ until, reviewAt, next }: { readonly until: string; readonly reviewAt: string; readonly next: string }) => ({
  until,
  reviewAt,
  next,
});
