/** What working off the agenda asks of DynamoDB, metered: the same in every run. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { AGENDA_SHARDS, SORT } from '../../../shared/store/table.ts';
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

/** Of one shard, so that they come in pages as they do when much is due. */
export const DUE = 100;
export const NOT_DUE = 2_000;

export interface AgendaUnits {
  /** Of all accounts that are due in one shard, the agenda's page among it. */
  readonly due: Readonly<Record<DueKind, Consumed>>;
  /** What the same took more with so many accounts in the table that are not due. */
  readonly notDue: Consumed;
  /** A run through all shards with nothing due: in a table with no member, and with so many. */
  readonly idle: { readonly noMembers: Consumed; readonly manyMembers: Consumed };
  /** Of an account's place on the agenda, and of the entry that was posted. */
  readonly placeBytes: number;
  readonly entryBytes: number;
  /** What is left of a member of each kind, on which the meter was found to agree with DynamoDB Local. */
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

/** Of the first account and the first entry among them. */
function bytesOf(items: readonly Item[]): Pick<AgendaUnits, 'placeBytes' | 'entryBytes'> {
  const account = items.find(({ SK }) => SK === SORT.account);
  const entry = items.find(({ SK }) => SK.startsWith(SORT.entry));
  invariant(account !== undefined && entry !== undefined, 'an account that was settled leaves an account and an entry');
  return { placeBytes: itemBytes(indexEntry(account) ?? {}), entryBytes: itemBytes(entry) };
}

/** As a worker that has been at it before: it knows the programme's terms. */
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
