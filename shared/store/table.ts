/**
 * The single table: every item that it holds, as each feature's `items.ts` declares it. docs/items.md prints them. Constants only, so that
 * infrastructure and store read the same ones.
 */
import { agendaItems, DUE } from './agenda/items.ts';
import { analyticsItems } from './analytics/items.ts';
import { checkoutItems } from './checkout/items.ts';
import { earningItems } from './earning/items.ts';
import { eventItems, LANES_DUE } from './events/items.ts';
import { fraudItems } from './fraud/items.ts';
import type { AgendaList } from './kernel/agenda-list.ts';
import { type Access, type AnyItem, type Streamed, type StreamedAs, streamedAs } from './kernel/declared-item.ts';
import { ledgerItems } from './ledger/items.ts';
import { memberItems } from './members/items.ts';
import { merchantItems } from './merchants/items.ts';
import { programmeItems } from './programmes/items.ts';
import { referralItems } from './referrals/items.ts';
import { rewardItems } from './rewards/items.ts';
import { segmentItems } from './segments/items.ts';

export type { AnyItem, StreamedAs } from './kernel/declared-item.ts';
export { AGENDA_INDEX, ATTRIBUTES, FORGET_AT } from './kernel/key.ts';
export type { TableUser } from './kernel/table-user.ts';

export const ITEMS = {
  ledger: ledgerItems,
  members: memberItems,
  programmes: programmeItems,
  merchants: merchantItems,
  earning: earningItems,
  rewards: rewardItems,
  checkout: checkoutItems,
  referrals: referralItems,
  fraud: fraudItems,
  segments: segmentItems,
  events: eventItems,
  analytics: analyticsItems,
  agenda: agendaItems,
} as const satisfies Readonly<Record<string, Readonly<Record<string, AnyItem>>>>;

export const AGENDA_LISTS: readonly AgendaList[] = [DUE, LANES_DUE];

export const ALL_ITEMS: readonly AnyItem[] = Object.values(ITEMS).flatMap((items): AnyItem[] => Object.values(items));

/** Shards of what is due on accounts. */
export const AGENDA_SHARDS = DUE.shards;

export type AccessKind = keyof Access;

/**
 * The permission matrix: the prefixes of the partitions that a function may use so, in order. A function that may use one item of a prefix may use
 * all, since the prefix is what IAM tells apart.
 */
export function prefixesOf(functionName: string, kind: AccessKind): readonly string[] {
  const granted = ALL_ITEMS.filter((item) => item[kind]?.some((user) => user === functionName));
  return [...new Set(granted.map(({ partition }) => partition.prefix))].sort();
}

/** The same of the agenda's lists. */
export const agendaPrefixesOf = (functionName: string): readonly string[] =>
  AGENDA_LISTS.filter(({ reads }) => reads.some((user) => user === functionName)).map(({ partition }) => partition.prefix);

type StreamedIn<Items> = {
  readonly [Name in keyof Items]: Items[Name] extends { readonly streamed: Streamed } ? Name : never;
}[keyof Items];

/** The name of an item that the table's stream is read for. */
export type StreamedItem = { readonly [Feature in keyof typeof ITEMS]: StreamedIn<(typeof ITEMS)[Feature]> }[keyof typeof ITEMS];

/** The prefixes for which the stream is read. Infrastructure filters by it, so that nothing else wakes a function. */
export const STREAMED: readonly StreamedAs[] = ALL_ITEMS.flatMap((item) =>
  item.streamed === undefined ? [] : [streamedAs({ ...item, streamed: item.streamed })],
);
