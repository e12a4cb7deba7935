/** Units and transactions of the agenda: for each due account, for each other account, and for an idle run. */
import { type AgendaUnits, agendaUnits, DUE, NOT_DUE } from '../agenda/agenda-units.ts';
import type { DueKind } from '../agenda/due-members.ts';
import type { Benchmark } from '../benchmark.ts';
import { type Aim, atMost, type Figure, figure, ratioAtMost } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';

const NAMES: Readonly<Record<DueKind, string>> = { expiry: 'agenda', everything: 'agenda.everything', birthday: 'agenda.birthday' };
const KINDS = Object.keys(NAMES) as DueKind[];

type Counted = Exclude<keyof Consumed, 'roundTrips'>;

const EACH: Readonly<Record<Counted, { readonly name: string; readonly unit: string }>> = {
  readUnits: { name: 'readUnitsPerDue', unit: 'read units' },
  writeUnits: { name: 'writeUnitsPerDue', unit: 'write units' },
  indexWriteUnits: { name: 'indexWriteUnitsPerDue', unit: 'write units' },
  commits: { name: 'transactionsPerDue', unit: 'transactions' },
};
const COUNTED = Object.keys(EACH) as Counted[];

const ONE_TRANSACTION = { commits: atMost(1) };
const AIMS: Readonly<Record<DueKind, Partial<Record<Counted, Aim>>>> = {
  expiry: { ...ONE_TRANSACTION, writeUnits: atMost(6) },
  everything: ONE_TRANSACTION,
  birthday: ONE_TRANSACTION,
};

export const agendaUnitsBenchmark: Benchmark = {
  title: 'agenda units',
  figures: [
    'agenda.unitsPerDue',
    ...KINDS.flatMap((kind) => COUNTED.map((counted) => `${NAMES[kind]}.${EACH[counted].name}`)),
    'agenda.readUnitsNotDue',
    'agenda.writeUnitsNotDue',
    'agenda.emptyShards.readUnits',
  ],
  async measure(run) {
    const measured = await run.once(agendaUnits);
    const { due, notDue, idle } = measured;
    const { readUnits } = idle.manyMembers;
    return {
      figures: [
        figure('agenda.unitsPerDue', (due.expiry.readUnits + due.expiry.writeUnits) / DUE, 'units'),
        ...KINDS.flatMap((kind) => COUNTED.map((counted) => perDue(kind, counted, measured))),
        figure('agenda.readUnitsNotDue', notDue.readUnits / NOT_DUE, 'read units', { aim: atMost(0) }),
        figure('agenda.writeUnitsNotDue', notDue.writeUnits / NOT_DUE, 'write units', { aim: atMost(0) }),
        figure('agenda.emptyShards.readUnits', readUnits, 'read units', { limit: idle.noMembers.readUnits, aim: ratioAtMost(1) }),
      ],
      notes: [
        `agenda.*PerDue: for each of ${DUE} due accounts of one shard, with their keys on the agenda's page. Due: one expired batch.`,
        '  unitsPerDue: reads and writes. everything: ten expired batches, matured points and a tier review together. birthday: with its points.',
        '  Write units count table and index. indexWriteUnits count the index alone: the old place on the agenda and the new one.',
        `agenda.*NotDue: the additional units for each of ${NOT_DUE.toLocaleString('en')} accounts in the table that are not due.`,
        `agenda.emptyShards: a run through all shards with nothing due, with ${NOT_DUE.toLocaleString('en')} accounts. Bare: in a table without members.`,
        `  The meter agrees with DynamoDB Local on put, get, replace and delete of ${measured.itemsChecked} items of this benchmark.`,
      ],
    };
  },
};

function perDue(kind: DueKind, counted: Counted, { due }: AgendaUnits): Figure {
  const aim = AIMS[kind][counted];
  const { name, unit } = EACH[counted];
  return figure(`${NAMES[kind]}.${name}`, due[kind][counted] / DUE, unit, aim === undefined ? {} : { aim });
}
