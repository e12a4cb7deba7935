/** Entries by which an account is frozen and released, as callers see them. */
import { ofEntry } from '../events/domain-event-definition.ts';
import { Instant } from '../kernel/values.ts';

export const FREEZE_ENTRY_KINDS = ['freeze', 'release'] as const;

/** The domain events that tell of them. */
export const freezeEvents = () => ({
  'account.frozen': ofEntry(
    'An account was frozen',
    'Nothing can be spent until it is released. Why, and by whom, the entry says.',
    { frozenSince: Instant },
    { frozenSince: '2026-11-21T10:00:00.000Z' },
  ),
  'account.released': ofEntry('A frozen account was released', 'Why, and by whom, the entry says.', {}, {}),
});
