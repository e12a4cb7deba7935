/** A table with a million generated members. Insights and accounts are generated on each read; all other items are in another table. */
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { accountItem, insightItem, type SyntheticMember, syntheticId, syntheticMember } from '../analytics/synthetic-members.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';

/** The number of different members. Further ones repeat them under other ids, so that generating them costs no more than reading. */
const DIFFERENT = 4_096;

export interface GeneratedMembers {
  readonly inEachShard: number;
  /** The last day of possible activity. */
  readonly newest: number;
  readonly onPage?: (() => void) | undefined;
}

/** Writes to members are dropped, so each night meets them for the first time. */
export function generatedTable(table: ItemTable, { inEachShard, newest, onPage }: GeneratedMembers): ItemTable {
  const known = Array.from({ length: DIFFERENT }, (_, number) => {
    const member: SyntheticMember = syntheticMember(number, syntheticId(number), newest);
    return { insight: insightItem(member), account: accountItem(member) };
  });
  const likeOf = (number: number) => known[number % DIFFERENT] ?? { insight: undefined, account: undefined };
  const insightOf = (partition: string, number: number): Item => ({ ...likeOf(number).insight, PK: partition, SK: syntheticId(number) });
  const insights = analyticsItems.insight.key({ programmeId: BENCH_PROGRAMME, shard: 0, memberId: '' }).PK.slice(0, -SHARD_DIGITS);
  return {
    ...table,
    async page({ partition, beyond, limit }) {
      if (!partition.startsWith(insights)) return table.page({ partition, beyond, limit });
      onPage?.();
      const first = Number(partition.slice(insights.length)) * inEachShard;
      const from = beyond === undefined ? first : numberOf(beyond) + 1;
      const items = Array.from({ length: Math.min(limit, first + inEachShard - from) }, (_, index) => insightOf(partition, from + index));
      return { items, next: items.length === limit ? items.at(-1)?.SK : undefined };
    },
    getMany: async (wanted) => wanted.map(({ PK, SK }) => ({ ...likeOf(numberOf(PK.slice(PK.lastIndexOf('#') + 1))).account, PK, SK })),
    write: async (writes) =>
      writes.every(({ key }) => key.PK.startsWith(analyticsItems.insight.partition.prefix)) ? [] : table.write(writes),
  };
}

const SHARD_DIGITS = 2;
const numberOf = (memberId: string): number => Number(memberId.slice('mem_'.length));
