/** A manager adds or takes points, and says why. */

import { advance } from '../agenda/advance.ts';
import { lifetimeIn } from '../earning/expiry.ts';
import type { Instant } from '../kernel/time.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { Account } from './account.ts';
import { activate, debtRepaid } from './activation.ts';
import { append, type Ledger, openLedger } from './ledger.ts';
import { type Note, noted } from './note.ts';
import { spent, takenFrom } from './spending.ts';

/**
 * Points added are active at once, repay debt first and expire as points earned now would; points taken come from the
 * batches that expire first.
 * @throws Refusal INSUFFICIENT_POINTS when more are taken than are active: an adjustment never makes debt.
 */
export function decideAdjustment(
  account: Account,
  adjustment: { readonly points: number; readonly note: Note; readonly message?: string | undefined },
  programme: ProgrammeVersion,
  now: Instant,
): Ledger {
  const opened = advance(openLedger(account), now, programme);
  const { points, note, message } = adjustment;
  const postings =
    points > 0
      ? activate(points, lifetimeIn(opened.account, programme.terms, 0, now), opened.account.debt)
      : spent(takenFrom(opened.account, -points, 'points'));
  return append(opened, {
    kind: 'adjust',
    at: now,
    programmeVersion: programme.version,
    postings,
    ...noted(note),
    ...(message === undefined ? {} : { message }),
    explanation: [
      { rule: 'adjustment', matched: true, points, reason: points > 0 ? 'added by hand' : 'taken by hand, oldest expiry first' },
      ...debtRepaid(postings),
    ],
  });
}
