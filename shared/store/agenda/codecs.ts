/** Items of the agenda, read. */
import type { Quarantine } from '../../domain/agenda/quarantine.ts';
import type { Due } from '../../ports/agenda/store.ts';
import type { AgendaItem } from '../kernel/item-table.ts';
import { instant, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored, UnreadableItem } from '../kernel/stored.ts';
import { ledgerItems } from '../ledger/items.ts';
import { memberItems } from '../members/items.ts';
import { rewardItems } from '../rewards/items.ts';
import { agendaItems } from './items.ts';

export const quarantineFrom = stored(
  agendaItems.setAside,
  object<Quarantine>(() => ({ programmeId: text, memberId: text, revision: whole, reason: text, since: instant, failedAt: instant })),
);

const DUE = object<Due>(() => ({
  kind: oneOf('account', 'birthday', 'set-aside', 'redemption'),
  programmeId: text,
  memberId: text,
  redemptionId: optional(text),
  position: text,
}));

/** The items that wait for their time, each by what is due then. */
const DUE_ITEMS = {
  account: ledgerItems.account,
  birthday: memberItems.profile,
  'set-aside': agendaItems.setAside,
  redemption: rewardItems.redemption,
} as const satisfies { readonly [Kind in Due['kind']]: unknown };

/** @throws UnreadableItem for an item of a kind that has no business on the agenda. */
export function dueFrom(found: AgendaItem): Due {
  for (const [kind, item] of Object.entries(DUE_ITEMS)) {
    const parts = item.partsOf(found);
    if (parts === undefined) continue;
    const due: unknown = { kind, ...parts, position: found.agendaKey };
    if (DUE.is(due)) return due;
  }
  throw new UnreadableItem(found, 'its key', 'that of an item that can be due');
}
