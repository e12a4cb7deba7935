/** The DynamoDB units of the agenda's work, metered, so the same in every run. */

import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { MeterDisagrees } from '../earning/purchase-units.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, difference, type MeteredTable, meteredTable } from '../kernel/metered-table.ts';
import { indexEntry } from '../kernel/units.ts';
import { copies, copiesInShard, NOT_DUE_AT } from './due-copies.ts';
import { type DueKind, dueMembers, openAgendaProgramme } from './due-members.ts';

/** All in one shard, so that they come in full pages. */
export const DUE = 100;
export const NOT_DUE = 2_000;

export interface AgendaUnits {
  /** All due accounts of one shard, the agenda's page included. */
  readonly due: Readonly<Record<DueKind, Consumed>>;
  /** The additional units of the same work with so many accounts in the table that are not due. */
  readonly notDue: Consumed;
  /** An idle run through all shards: in an empty table, and with so many members. */
  readonly idle: { readonly noMembers: Consumed; readonly manyMembers: Consumed };
  /** An account's place on the agenda, and the posted entry. */
  readonly placeBytes: number;
  readonly entryBytes: number;
  /** The number of items on which the meter agreed with DynamoDB Local. */
  readonly itemsChecked: number;
}

const ALL_SHARDS = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);

export async function agendaUnits(run: BenchRun): Promise<AgendaUnits> {
  const tables = await run.once(database);
  run.progress.begin('agenda units', 6);
  const tableName = await tables.emptied();
  const { client } = tables.running();
  const documents = DynamoDBDocumentClient.from(client);
  const table = createDynamoTable(client, tableName);
  await openAgendaProgramme(table);
  const members = await dueMembers();
  const work = workOn(meteredTable(table));
  const examples: Item[] = [];
  const settled = async (kind: DueKind, series: string, shard: number): Promise<Consumed> => {
    const seeded = copiesInShard(members[kind], series, DUE, shard);
    await copyItems(documents, tableName, seeded);
    const consumed = await work([shard], DUE);
    const [{ PK: partition = '' } = {}] = seeded;
    examples.push(...(await table.query({ partition, prefix: '', order: 'ascending', limit: 10 })));
    run.progress.step();
    return consumed;
  };

  const noMembers = await work(ALL_SHARDS, 0);
  const due = {
    expiry: await settled('expiry', 'a', 0),
    everything: await settled('everything', 'b', 1),
    birthday: await settled('birthday', 'c', 2),
  };
  await copyItems(documents, tableName, [...copies(members.expiry, 'd', NOT_DUE, NOT_DUE_AT)].flat());
  run.progress.step();
  const manyMembers = await work(ALL_SHARDS, 0);
  const amongMany = await settled('expiry', 'e', 0);

  const [disagreement] = await differencesFromLocal(client, await tables.emptied(), examples);
  if (disagreement !== undefined) throw new MeterDisagrees(JSON.stringify(disagreement));
  run.progress.step();
  run.progress.end();
  return {
    due,
    notDue: difference(amongMany, due.expiry),
    idle: { noMembers, manyMembers },
    ...bytesOf(examples),
    itemsChecked: examples.length,
  };
}

/** The sizes of the first account and the first entry. */
function bytesOf(items: readonly Item[]): Pick<AgendaUnits, 'placeBytes' | 'entryBytes'> {
  const account = items.find(({ SK }) => SK === ledgerItems.account.sort.prefix);
  const entry = items.find(({ SK }) => SK.startsWith(ledgerItems.entry.sort.prefix));
  invariant(account !== undefined && entry !== undefined, 'an account that was settled leaves an account and an entry');
  return { placeBytes: itemBytes(indexEntry(account) ?? {}), entryBytes: itemBytes(entry) };
}

/** A warm worker, which knows the programme's terms. */
function workOn(metered: MeteredTable) {
  const ports = benchPorts(metered);
  return async (shards: readonly number[], expected: number): Promise<Consumed> => {
    await ports.versions.at(BENCH_PROGRAMME, ports.clock.now());
    return metered.during(async () => {
      const { settled } = await workAgenda(ports, beginAgenda(shards, ports.clock.now()), () => Number.POSITIVE_INFINITY);
      invariant(settled === expected, `of ${expected} accounts that are due ${settled} are settled`);
    });
  };
}
