/** Static segments on an account: staff add and remove them, for restricted rewards. */

import { advanceAndMark } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';

/** Bounded because they are on the account, which is written with every purchase. */
export const MAX_SEGMENTS = 10;

export interface SegmentChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly note: Note;
}

/**
 * Adding a segment that the member has, or removing one that is missing, changes nothing.
 * @throws Refusal VALIDATION_FAILED, LIMIT_EXCEEDED.
 */
export function decideSegments(account: Account, { add, remove, note }: SegmentChange, programme: ProgrammeVersion, now: Instant): Ledger {
  if (add.length + remove.length === 0) throw new Refusal('VALIDATION_FAILED', 'must name a segment, or remove must', 'add');
  const both = remove.findIndex((name) => add.includes(name));
  if (both >= 0) throw new Refusal('VALIDATION_FAILED', `names ${remove[both]}, which add does too`, `remove.${both}`);
  const before = segmentsOf(account);
  const segments = [...new Set([...before, ...add])].filter((name) => !remove.includes(name)).sort();
  if (segments.length > MAX_SEGMENTS) {
    throw new Refusal('LIMIT_EXCEEDED', `a member is in at most ${MAX_SEGMENTS} segments; these are ${segments.length}`, 'add');
  }
  const explanation = [
    ...segments.filter((name) => !before.includes(name)).map((name) => why(`put into ${name} by hand`)),
    ...before.filter((name) => !segments.includes(name)).map((name) => why(`taken out of ${name} by hand`)),
  ];
  return advanceAndMark(account, { kind: 'segment', ...noted(note), segments, explanation }, programme, now);
}

export const segmentsOf = ({ segments }: Pick<Account, 'segments'>): readonly string[] => segments ?? [];

const why = (reason: string) => ({ rule: 'segment', matched: true, reason });
