/** Conflicts that say more than which change met them. */
import type { Change } from '../../domain/ledger/decision.ts';
import type { TellingConflict } from '../../ports/store.ts';
import type { Item } from './item-table.ts';

/** For each kind of change that has such a conflict, what it says. @param existing what stands there, where something does. */
export type ConflictsOf<Telling extends TellingConflict> = {
  readonly [Kind in Telling['on']]: (
    change: Extract<Change, { readonly kind: Kind }>,
    existing: Item | undefined,
  ) => Extract<Telling, { readonly on: Kind }>;
};
