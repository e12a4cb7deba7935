/** A manager gives points more time: before they expire, or after. */

import { advance } from '../agenda/advance.ts';
import { lifetimeIn } from '../earning/expiry.ts';
import { reinstatementDaysOf } from '../earning/expiry-terms.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { Account } from './account.ts';
import { activate, debtRepaid } from './activation.ts';
import type { Entry } from './entry.ts';
import type { Posting } from './entry-header.ts';
import { append, type Ledger, openLedger } from './ledger.ts';
import { type Note, noted } from './note.ts';

const DAY_SECONDS = 86_400;

/**
 * Active, pending and held points that would expire earlier last until `until`.
 * @throws Refusal VALIDATION_FAILED when `until` is not ahead, or when nothing expires before it.
 */
export function decideExtension(account: Account, until: Instant, note: Note, programme: ProgrammeVersion, now: Instant): Ledger {
  if (until <= now) throw new Refusal('VALIDATION_FAILED', `must be in the future; it is ${now} here`, 'until');
  const opened = advance(openLedger(account), now, programme);
  const sooner = <Batch extends { readonly expiresAt: Instant | null }>(batches: readonly Batch[]) =>
    batches.filter(({ expiresAt }) => expiresAt !== null && expiresAt < until);
  const active = sooner(opened.account.batches);
  const pending = sooner(opened.account.pending);
  const held = sooner(opened.account.held);
  const moved = sumPoints([...active, ...pending, ...held]);
  if (moved === 0) throw new Refusal('VALIDATION_FAILED', 'no points expire before', 'until');
  return append(opened, {
    kind: 'extend',
    at: now,
    programmeVersion: programme.version,
    postings: [
      ...active.flatMap((batch): Posting[] => [
        { bucket: 'active', ...batch, points: -batch.points },
        { bucket: 'active', ...batch, expiresAt: until },
      ]),
      ...pending.flatMap((batch): Posting[] => [
        { bucket: 'pending', ...batch, points: -batch.points },
        { bucket: 'pending', ...batch, expiresAt: until },
      ]),
      ...held.flatMap((batch): Posting[] => [
        { bucket: 'held', ...batch, points: -batch.points },
        { bucket: 'held', ...batch, expiresAt: until },
      ]),
    ],
    ...noted(note),
    explanation: [{ rule: 'expiry', matched: true, reason: `${formatPoints(moved)} were extended by hand until ${until}` }],
  });
}

/**
 * Points that one entry let expire live again, for as long as points credited now do; they repay debt first.
 * @throws Refusal VALIDATION_FAILED when the entry let nothing expire, or when the programme's window for it is over.
 */
export function decideReinstatement(account: Account, expired: Entry, note: Note, programme: ProgrammeVersion, now: Instant): Ledger {
  if (expired.kind !== 'expire')
    throw new Refusal('VALIDATION_FAILED', `must be an entry that let points expire; entry ${expired.number} did not`, 'entry');
  const reinstatementDays = reinstatementDaysOf(programme.terms);
  if (now > plusSeconds(expired.at, reinstatementDays * DAY_SECONDS)) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `points can be reinstated within ${reinstatementDays} days; these expired on ${expired.at}`,
      'entry',
    );
  }
  const opened = advance(openLedger(account), now, programme);
  const points = -expired.points;
  const postings = activate(points, lifetimeIn(opened.account, programme.terms, 0, now), opened.account.debt);
  return append(opened, {
    kind: 'reinstate',
    at: now,
    programmeVersion: programme.version,
    postings,
    ...noted(note),
    explanation: [
      { rule: 'expiry', matched: true, points, reason: `${formatPoints(points)} that entry ${expired.number} let expire live again` },
      ...debtRepaid(postings),
    ],
  });
}
