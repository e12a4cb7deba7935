/** A member joins a programme. */
import { blankAccount } from './account.ts';
import type { IdentityKey } from './entry.ts';
import { append, type Ledger, openLedger } from './ledger.ts';
import type { ProgrammeVersion } from './programme.ts';
import { firstStanding } from './standing.ts';
import type { Instant } from './time.ts';

/** The first entry of a ledger. `identities` are looked through for unclaimed purchases after it. */
export function decideEnrolment(memberId: string, identities: readonly IdentityKey[], programme: ProgrammeVersion, now: Instant): Ledger {
  const blank = blankAccount(programme.programmeId, memberId);
  const standing = firstStanding(programme.terms, { ...blank, enrolledAt: now }, now);
  return append(openLedger(blank), {
    kind: 'enrol',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    collect: identities,
    explanation: [{ rule: 'enrolment', matched: true, reason: `joined ${programme.terms.name}` }],
    ...(standing === null ? {} : { tier: { id: standing.id, changed: true }, standing }),
  });
}
