/** Entries as callers see them: the answer has the fields that the contract's features declare, and no others. */
import type { EntryView, MyEntryView } from '../../../shared/contract/ledger/entry.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { friendIdOf } from '../../../shared/domain/referrals/friend.ts';
import type { OpenEntry } from '../../../shared/use-cases/ledger/open-note.ts';
import type { Known } from '../../edge/feature.ts';

/** Members see their own history: the other side of a referral is named by its place on the list of friends alone. */
export function entryView({ purchase, referral, ...entry }: OpenEntry): Known<EntryView> {
  const { programmeId, memberId } = entry;
  return {
    ...entry,
    ...(purchase === undefined ? {} : { purchase: { ...purchase, of: undefined } }),
    ...(referral === undefined ? {} : { referral: { ...referral, friend: friendOf(programmeId, memberId, referral.refereeId) } }),
  };
}

/** The reason of an award is the platform's own word. Any other is a note of staff. */
export const myEntryView = (entry: Entry): Known<MyEntryView> => ({
  ...entryView(entry),
  ...(entry.kind === 'award' ? { for: entry.reason } : {}),
});

const friendOf = (programmeId: string, memberId: string, refereeId: string): string | undefined =>
  refereeId === memberId ? undefined : friendIdOf(programmeId, memberId, refereeId);
