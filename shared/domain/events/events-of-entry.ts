/** The events that tell of one entry: of its kind, and of the tier and the referral that it led to. */
import type { Entry, EntryKind } from '../ledger/entry.ts';
import type { EntryKindOf } from '../ledger/entry-kind.ts';
import { ENTRY_KINDS } from '../ledger/entry-kinds.ts';
import { referralEvents } from '../referrals/referral-entries.ts';
import { tierEvents } from '../tiers/tier-entries.ts';
import type { EventDraft } from './event-draft.ts';
import type { EventType } from './event-type.ts';

const KINDS: { readonly [Kind in EntryKind]: EntryKindOf<Entry, EventType> } = ENTRY_KINDS;

/** In the order in which they happened. */
export const eventDraftsOfEntry = (entry: Entry): readonly EventDraft<EventType>[] => [
  ...KINDS[entry.kind].events(entry),
  ...tierEvents(entry),
  ...referralEvents(entry),
];
