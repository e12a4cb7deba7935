/** A manager sets, extends, locks or unlocks a tier, with a reason. */

import { advance } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { reviewOf, setByManager, standingOf, tierFacts } from './standing.ts';
import type { Standing } from './tier-entries.ts';
import type { TierTerms } from './tier-terms.ts';

export type TierChange =
  | { readonly action: 'set'; readonly tier: string; readonly until?: Instant | undefined; readonly lockUntil?: Instant | undefined }
  | { readonly action: 'extend'; readonly until: Instant }
  | { readonly action: 'lock'; readonly until: Instant }
  | { readonly action: 'unlock' };

/** @throws Refusal VALIDATION_FAILED. */
export function decideTierChange(account: Account, change: TierChange, note: Note, programme: ProgrammeVersion, now: Instant): Ledger {
  const { tiers, timeZone } = programme.terms;
  if (tiers === undefined) throw new Refusal('VALIDATION_FAILED', 'the programme has no tiers', 'action');
  const opened = advance(openLedger(account), now, programme);
  const before = standingOf(opened.account, programme.terms, now);
  const standing = changed(before, change, tiers, timeZone, opened.account, now);
  return append(opened, {
    kind: 'tier',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    ...noted(note),
    explanation: [{ rule: 'tier', matched: true, reason: wordsOf(change, standing) }],
    ...tierFacts(tiers, before, standing),
    standing,
  });
}

function changed(
  before: Standing | null,
  change: TierChange,
  tiers: TierTerms,
  timeZone: string,
  account: Account,
  now: Instant,
): Standing {
  const ahead = (at: Instant, field: string): Instant => {
    if (at <= now) throw new Refusal('VALIDATION_FAILED', `must be in the future; it is ${now} here`, field);
    return at;
  };
  if (change.action === 'set') {
    if (!tiers.levels.some(({ id }) => id === change.tier)) {
      throw new Refusal('VALIDATION_FAILED', `must be a tier of this programme: ${tiers.levels.map(({ id }) => id).join(', ')}`, 'tier');
    }
    const until = change.until === undefined ? undefined : ahead(change.until, 'until');
    const given = setByManager(tiers, change.tier, before, until, account, now, timeZone);
    return change.lockUntil === undefined ? given : { ...given, lockedUntil: ahead(change.lockUntil, 'lockUntil') };
  }
  if (before === null) throw new Refusal('VALIDATION_FAILED', 'the member has no tier yet', 'action');
  switch (change.action) {
    case 'extend': {
      if (before.until === null) throw new Refusal('VALIDATION_FAILED', `${before.id} does not end by itself`, 'until');
      if (change.until <= before.until)
        throw new Refusal('VALIDATION_FAILED', `must be later than ${before.until}, until when it holds now`, 'until');
      const until = ahead(change.until, 'until');
      return { ...before, until, reviewAt: reviewOf(tiers, until, timeZone) };
    }
    case 'lock':
      return { ...before, lockedUntil: ahead(change.until, 'until') };
    case 'unlock': {
      const { lockedUntil, ...unlocked } = before;
      if (lockedUntil === undefined || lockedUntil <= now) throw new Refusal('VALIDATION_FAILED', 'the tier is not locked', 'action');
      return unlocked;
    }
  }
}

function wordsOf(change: TierChange, { id, until, lockedUntil }: Standing): string {
  const holds = until === null ? 'holds' : `holds until ${until}`;
  switch (change.action) {
    case 'set':
      return `${id} was given by hand, and ${holds}${lockedUntil === undefined ? '' : `, locked until ${lockedUntil}`}`;
    case 'extend':
      return `${id} was extended by hand, and ${holds}`;
    case 'lock':
      return `${id} was locked by hand until ${lockedUntil}`;
    case 'unlock':
      return `${id} was unlocked by hand, and ${holds}`;
  }
}
