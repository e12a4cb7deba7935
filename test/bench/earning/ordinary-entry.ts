/** The entry of an ordinary purchase as the store wrote it. Most events are made of such entries. */

import type { DomainEvent } from '../../../shared/domain/events/event.ts';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { committedFrom, type StreamRecord } from '../../../shared/store/events/stream-records.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { insertedRecord } from '../../support/kernel/committed-writes.ts';
import { BENCH_PROGRAMME, benchPorts, openBenchShop } from './bench-shop.ts';
import { ORDINARY, orderId } from './ordinary-purchase.ts';

/** The member has bought before. */
export async function ordinaryEntry(): Promise<Item> {
  const table = createMemoryTable();
  const { merchant, memberIds } = await openBenchShop(table, 1);
  const [id = ''] = memberIds;
  const ports = benchPorts(table);
  await creditPurchase(ports, merchant, { ...ORDINARY, orderId: orderId(1), member: { id }, occurredAt: ports.clock.now() });
  const { PK: partition } = ledgerItems.account.key({ programmeId: BENCH_PROGRAMME, memberId: id });
  const [entry] = await table.query({ partition, prefix: ledgerItems.entry.sort.prefix, order: 'descending', limit: 1 });
  invariant(entry !== undefined, 'a purchase that was credited leaves an entry');
  return entry;
}

/** Copies for other members, whose ids begin with `series`. */
export const entriesLike = (entry: Item, programmeId: string, series: string, count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => {
    const { PK } = ledgerItems.account.key({
      programmeId,
      memberId: `mem_${series}${String(index + 1).padStart(26 - series.length, '0')}`,
    });
    return { ...entry, PK };
  });

/** The entry as a record of the stream. */
export const recordOf = (entry: Item, number: number): StreamRecord => {
  const { eventName, dynamodb } = insertedRecord(entry);
  return { eventName, dynamodb: { ...dynamodb, SequenceNumber: String(number).padStart(21, '0') } };
};

export function eventsIn(entry: Item): readonly DomainEvent[] {
  const committed = committedFrom(insertedRecord(entry));
  invariant(committed !== undefined, 'the stream tells of entries');
  return eventsOf(committed);
}
