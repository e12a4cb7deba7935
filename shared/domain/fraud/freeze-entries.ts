/** Entries by which an account is frozen, and released again. */

import type { Instant } from '../kernel/time.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import type { EntryKindsOf } from '../ledger/entry-kind.ts';

export interface FreezePart {
  /** Absent: it is not frozen. */
  readonly frozenSince?: Instant | undefined;
  /** When it was released the last time; absent: it never was. */
  readonly releasedAt?: Instant | undefined;
}

export function freezeAfter(before: FreezePart, { kind, at }: EntryHeader): FreezePart {
  const frozenSince = kind === 'freeze' ? at : kind === 'release' ? undefined : before.frozenSince;
  const releasedAt = kind === 'release' ? at : before.releasedAt;
  return { ...(frozenSince === undefined ? {} : { frozenSince }), ...(releasedAt === undefined ? {} : { releasedAt }) };
}

/** The domain events that tell of them. */
export const FREEZE_EVENTS = ['account.frozen', 'account.released'] as const;

export const FREEZE_ENTRIES = {
  freeze: {
    events: ({ at }) => [{ type: 'account.frozen', facts: { frozenSince: at } }],
    history: ({ day }) => [{ kind: 'freeze', day }],
  },
  release: {
    events: () => [{ type: 'account.released', facts: {} }],
    history: ({ day }) => [{ kind: 'release', day }],
  },
} as const satisfies EntryKindsOf<EntryHeader, (typeof FREEZE_EVENTS)[number]>;
