/** The writes of each kind of change, and its conflict. A feature brings its own; the compiler sees that none is missing. */
import type { Change } from '../domain/ledger/decision.ts';
import type { Conflict, TellingConflict } from '../ports/store.ts';
import { agendaWrites } from './agenda/changes.ts';
import { analyticsWrites } from './analytics/changes.ts';
import { checkoutWrites } from './checkout/changes.ts';
import { earningConflicts, earningWrites } from './earning/changes.ts';
import { eventWrites } from './events/changes.ts';
import { fraudConflicts, fraudWrites } from './fraud/changes.ts';
import type { ConflictsOf } from './kernel/conflicts.ts';
import type { Item, Write } from './kernel/item-table.ts';
import type { WritesOf } from './kernel/writes.ts';
import { ledgerConflicts, ledgerWrites } from './ledger/changes.ts';
import { memberConflicts, memberWrites } from './members/changes.ts';
import { merchantWrites } from './merchants/changes.ts';
import { programmeWrites } from './programmes/changes.ts';
import { referralWrites } from './referrals/changes.ts';
import { rewardConflicts, rewardWrites } from './rewards/changes.ts';
import { segmentWrites } from './segments/changes.ts';

type Kind = Change['kind'];
type ChangeOf<Of extends Kind> = Extract<Change, { readonly kind: Of }>;

const WRITES: WritesOf<Change> = {
  ...agendaWrites,
  ...analyticsWrites,
  ...checkoutWrites,
  ...earningWrites,
  ...eventWrites,
  ...fraudWrites,
  ...ledgerWrites,
  ...memberWrites,
  ...merchantWrites,
  ...programmeWrites,
  ...referralWrites,
  ...rewardWrites,
  ...segmentWrites,
};

const CONFLICTS: ConflictsOf<TellingConflict> = {
  ...earningConflicts,
  ...fraudConflicts,
  ...ledgerConflicts,
  ...memberConflicts,
  ...rewardConflicts,
};

const writesOfKind = <Of extends Kind>(kind: Of, change: ChangeOf<Of>): readonly Write[] => WRITES[kind](change);

/** The writes of a change. The first write of a change carries its condition. */
export const writesOf = (change: Change): readonly Write[] => writesOfKind(change.kind, change);

type TellingKind = TellingConflict['on'];

const isTelling = (change: Change): change is ChangeOf<TellingKind> => Object.hasOwn(CONFLICTS, change.kind);

const conflictOfKind = <Of extends TellingKind>(kind: Of, change: ChangeOf<Of>, existing: Item | undefined) =>
  CONFLICTS[kind](change, existing);

/** The conflict of a change that was not done. @param existing the stored item. */
export const conflictOf = (change: Change, existing: Item | undefined): Conflict =>
  isTelling(change) ? conflictOfKind(change.kind, change, existing) : { on: change.kind };
