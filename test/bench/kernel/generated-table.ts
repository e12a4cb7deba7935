/** A table with a million members that nobody keeps: insights and accounts are made up whenever they are asked for, all else is in another one. */
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { keys, PREFIX } from '../../../shared/store/table.ts';
import { accountItem, insightItem, type SyntheticMember, syntheticId, syntheticMember } from '../analytics/synthetic-members.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';

/** Members that are told apart: those beyond are the same again by other names, so that making them up takes no more than reading would. */
const DIFFERENT = 4_096;

export interface GeneratedMembers {
  readonly inEachShard: number;
  /** The last day on which any of them may have done something. */
  readonly newest: number;
  readonly onPage?: (() => void) | undefined;
}

/** What is written onto members is forgotten: they are met for the first time every night. */
export function generatedTable(table: ItemTable, { inEachShard, newest, onPage }: GeneratedMembers): ItemTable {
  const known = Array.from({ length: DIFFERENT }, (_, number) => {
    const member: SyntheticMember = syntheticMember(number, syntheticId(number), newest);
    return { insight: insightItem(member), account: accountItem(member) };
  });
  const likeOf = (number: number) => known[number % DIFFERENT] ?? { insight: undefined, account: undefined };
  const insightOf = (partition: string, number: number): Item => ({ ...likeOf(number).insight, PK: partition, SK: syntheticId(number) });
  const insights = keys.insight(BENCH_PROGRAMME, 0, '').PK.slice(0, -SHARD_DIGITS);
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
    write: async (writes) => (writes.every(({ key }) => key.PK.startsWith(PREFIX.insight)) ? [] : table.write(writes)),
  };
}

const SHARD_DIGITS = 2;
const numberOf = (memberId: string): number => Number(memberId.slice('mem_'.length));
