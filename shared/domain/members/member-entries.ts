/** Entries of membership: their facts, their part of the account, and the kind by which a ledger begins. */

import { pointsMoved } from '../analytics/history/entry-context.ts';
import { credited } from '../events/event-points.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import type { ReferralFacts } from '../referrals/referral-entries.ts';
import type { IdentityKey } from './identity.ts';

export interface MemberFacts {
  /** On enrolment and link: identities whose unclaimed purchases have yet to be credited. */
  readonly collect?: readonly IdentityKey[] | undefined;
  /** No unclaimed purchase of the member is left. */
  readonly collected?: true | undefined;
  /** More unclaimed purchases of the member are left than one command credits: a reaction goes on. */
  readonly collecting?: true | undefined;
  /** The identity that was withdrawn. */
  readonly withdrew?: IdentityKey | undefined;
  /** The years since the enrolment that an anniversary completes. */
  readonly years?: number | undefined;
}

export interface MemberPart {
  readonly enrolledAt: Instant | null;
  /** Identities whose unclaimed purchases have yet to be credited. */
  readonly collecting: readonly IdentityKey[];
  /** The years of the last anniversary that gave a bonus; absent: none did. */
  readonly celebrated?: number | undefined;
}

export const NO_MEMBER: MemberPart = { enrolledAt: null, collecting: [] };

export function memberAfter(before: MemberPart, entry: EntryHeader & MemberFacts): MemberPart {
  const celebrated = entry.years ?? before.celebrated;
  return {
    enrolledAt: entry.kind === 'enrol' ? entry.at : before.enrolledAt,
    collecting: entry.collected === true ? [] : (entry.collect ?? before.collecting),
    ...(celebrated === undefined ? {} : { celebrated }),
  };
}

/** The domain events that tell of them. */
export const MEMBER_EVENTS = ['member.enrolled', 'member.unlinked', 'member.anniversary'] as const;

export const MEMBER_ENTRIES = {
  enrol: {
    events: ({ at }) => [{ type: 'member.enrolled', facts: { enrolledAt: at } }],
    history: ({ entry, day }) => (entry.referral?.stage === 'enrolled' ? [{ kind: 'brought', day }] : []),
  },
  // A webhook says nothing of sign-ins. The purchases that it collects have events of their own.
  link: { events: nothing, history: nothing },
  unlink: { events: ({ withdrew }) => [{ type: 'member.unlinked', facts: { identity: withdrew?.kind } }], history: nothing },
  anniversary: {
    events: (entry) => [{ type: 'member.anniversary', facts: { years: entry.years, ...credited(entry) } }],
    history: ({ entry, day }) => pointsMoved(day, 'bonus', entry.points),
  },
} as const satisfies EntryKindsOf<EntryHeader & MemberFacts & ReferralFacts, (typeof MEMBER_EVENTS)[number]>;
