/** The form in which each feature declares its kinds of entries. */

import type { EntryContext } from '../analytics/history/entry-context.ts';
import type { Fact } from '../analytics/history/history.ts';
import type { EventDraft } from '../events/event-draft.ts';

/** @typeParam Entry the header and the facts that this kind is read by. @typeParam Event the types of its events. */
export interface EntryKindOf<Entry, Event extends string = string> {
  /** The domain events that tell of it, in the order in which they happened. */
  readonly events: (entry: Entry) => readonly EventDraft<Event>[];
  /** The facts that it adds to the member's history, which analytics read. */
  readonly history: (context: EntryContext<Entry>) => readonly Fact[];
}

/** The kinds of one feature, by name. */
export type EntryKindsOf<Entry, Event extends string> = Readonly<Record<string, EntryKindOf<Entry, Event>>>;

/** For a kind that no one outside is notified of, or that analytics do not count. */
export const nothing = (): readonly never[] => [];
