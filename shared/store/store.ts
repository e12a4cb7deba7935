/** The store, on any table: the reads of each feature, and commits. */
import type { Store } from '../ports/store.ts';
import { agendaReads } from './agenda/reads.ts';
import { analyticsReads } from './analytics/reads.ts';
import { conflictOf, writesOf } from './changes.ts';
import { checkoutReads } from './checkout/reads.ts';
import { earningReads } from './earning/reads.ts';
import { eventReads } from './events/reads.ts';
import { fraudReads } from './fraud/reads.ts';
import { commitsTo, type RequestId } from './kernel/commits.ts';
import type { ItemTable } from './kernel/item-table.ts';
import { ledgerReads } from './ledger/reads.ts';
import { memberReads } from './members/reads.ts';
import { merchantReads } from './merchants/reads.ts';
import { programmeReads } from './programmes/reads.ts';
import { referralReads } from './referrals/reads.ts';
import { rewardReads } from './rewards/reads.ts';
import { segmentReads } from './segments/reads.ts';

export const createStore = (table: ItemTable, requestId?: RequestId): Store => ({
  ...agendaReads(table),
  ...analyticsReads(table),
  ...checkoutReads(table),
  ...earningReads(table),
  ...eventReads(table),
  ...fraudReads(table),
  ...ledgerReads(table),
  ...memberReads(table),
  ...merchantReads(table),
  ...programmeReads(table),
  ...referralReads(table),
  ...rewardReads(table),
  ...segmentReads(table),
  ...commitsTo(table, writesOf, conflictOf, requestId),
});
