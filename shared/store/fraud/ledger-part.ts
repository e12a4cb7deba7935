/** Freezes and their part of the account, as they are stored. */
import type { FREEZE_ENTRIES, FreezePart } from '../../domain/fraud/freeze-entries.ts';
import { instant, optional } from '../kernel/shape.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const freezeKinds = ['freeze', 'release'] as const satisfies readonly (keyof typeof FREEZE_ENTRIES)[];

export const freezePart: StoredPart<FreezePart, FreezePart> = {
  shape: { frozenSince: optional(instant), releasedAt: optional(instant) },
  write: present,
  read: present,
};

function present({ frozenSince, releasedAt }: FreezePart): FreezePart {
  return { ...(frozenSince === undefined ? {} : { frozenSince }), ...(releasedAt === undefined ? {} : { releasedAt }) };
}
