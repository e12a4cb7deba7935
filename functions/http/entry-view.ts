/** An entry as callers see it. */
import type { EntryView } from '../../shared/contract/ledger.ts';
import type { Entry } from '../../shared/domain/entry.ts';

/** Postings stay inside: which batch points went through is told by the balance's batches. */
export function entryView(entry: Entry): EntryView {
  const { number, kind, at, points, balance, programmeVersion, purchase, reason, by, explanation, hash } = entry;
  return {
    number,
    kind,
    at,
    points,
    balance,
    programmeVersion,
    ...(purchase === undefined ? {} : { purchase }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    explanation: [...explanation],
    hash,
  };
}
