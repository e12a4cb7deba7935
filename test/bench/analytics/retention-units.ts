/** The DynamoDB units of a night for each member, metered, so the same in every run. */

import { dateOfDay } from '../../../shared/domain/analytics/history/day.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { byteOf } from '../../../shared/store/kernel/shards.ts';
import { programmeItems } from '../../../shared/store/programmes/items.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { concludeRun } from '../../../shared/use-cases/analytics/conclude-run.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import type { TestPorts } from '../../support/kernel/ports.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { ORDINARY } from '../earning/ordinary-purchase.ts';
import { MeterDisagrees } from '../earning/purchase-units.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, difference, type MeteredTable, meteredTable } from '../kernel/metered-table.ts';
import { tableWriteUnits } from '../kernel/units.ts';
import { begunRun, passed } from './retention-steps.ts';
import { accountItem, insightItem, SYNTHETIC_TERMS, syntheticId, syntheticMember } from './synthetic-members.ts';

/** In a few shards, so that pages are full. */
export const MEMBERS = 2_000;
export const BUYERS = 200;
const SHARDS = [0, 1, 2, 3];
const OTHERS = Array.from({ length: AGENDA_SHARDS - SHARDS.length }, (_, index) => index + SHARDS.length);

/** The day of the first night; any day works. */
const NEWEST = 20_500;
const DAY_SECONDS = 86_400;

export interface RetentionUnits {
  /** Both passes over all members, without runs and checkpoints, whose units depend on the shards. */
  readonly firstNight: Consumed;
  /** The same night again, without anything new. */
  readonly again: Consumed;
  /** A day later without activity. */
  readonly dayLater: Consumed;
  /** The additional units when BUYERS had bought on that day. */
  readonly bought: Consumed;
  /** An enrolment, and the insight that is created with it. */
  readonly enrolment: { readonly writeUnits: number; readonly ofInsight: number };
  /** The average. */
  readonly insightBytes: number;
  readonly itemsChecked: number;
}

export async function retentionUnits(run: BenchRun): Promise<RetentionUnits> {
  const tables = await run.once(database);
  run.progress.begin('retention units', 7);
  const quiet = await programme(run);
  const firstNight = await quiet.night();
  // Another run as of the same day.
  quiet.ports.clock.advance(1);
  const again = await quiet.night();
  quiet.ports.clock.advance(DAY_SECONDS);
  const dayLater = await quiet.night();

  const busy = await programme(run);
  await busy.night();
  busy.ports.clock.advance(DAY_SECONDS / 2);
  await busy.buy();
  busy.ports.clock.advance(DAY_SECONDS / 2);
  const bought = difference(await busy.night(), dayLater);

  const enrolment = await enrolmentUnits();
  const insights = [...busy.items()].filter(({ PK }) => PK.startsWith(analyticsItems.insight.partition.prefix));
  const examples = insights.slice(0, 10);
  const [disagreement] = await differencesFromLocal(tables.running().client, await tables.emptied(), examples);
  if (disagreement !== undefined) throw new MeterDisagrees(JSON.stringify(disagreement));
  run.progress.step();
  run.progress.end();
  const insightBytes = insights.reduce((sum, item) => sum + itemBytes(item), 0) / insights.length;
  return { firstNight, again, dayLater, bought, enrolment, insightBytes, itemsChecked: examples.length };
}

interface Metered {
  readonly ports: TestPorts;
  /** Both passes as of the day before, with present knowledge. */
  night(): Promise<Consumed>;
  /** BUYERS of the members buy. */
  buy(): Promise<void>;
  items(): Iterable<Item>;
}

/** A programme at three in the morning after the newest day. */
async function programme(run: BenchRun): Promise<Metered> {
  const kept = createMemoryTable();
  const now = toInstant(`${dateOfDay(NEWEST + 1)}T03:00:00Z`);
  const longAgo = benchPorts(kept, new Date(plusSeconds(now, -1_000 * DAY_SECONDS)));
  await createProgramme(longAgo, BENCH_PROGRAMME, SYNTHETIC_TERMS, 'founder');
  const memberIds = await seeded(kept);
  const metered = meteredTable(kept);
  const ports = benchPorts(apart(metered, kept), new Date(now));
  const members = runMembers(ports);
  const retention: RunPorts = { ...ports, members };
  return {
    ports,
    items: () => kept.items(),
    async night() {
      const ref = await begunRun(retention);
      await passed(retention, ref, 'measure', OTHERS);
      const measured = await metered.during(() => passed(retention, ref, 'measure', SHARDS));
      await concludeRun(retention, ref);
      await passed(retention, ref, 'judge', OTHERS);
      const judged = await metered.during(() => passed(retention, ref, 'judge', SHARDS));
      run.progress.step();
      return sum(measured, judged);
    },
    async buy() {
      for (const [index, memberId] of memberIds.slice(0, BUYERS).entries()) {
        const purchase = { ...ORDINARY, orderId: `night-${index}`, member: { id: memberId }, occurredAt: ports.clock.now() };
        await creditPurchase(ports, { id: 'mer_bench', programmeId: BENCH_PROGRAMME }, purchase);
      }
    },
  };
}

async function seeded(table: ItemTable): Promise<readonly string[]> {
  const memberIds: string[] = [];
  for (let number = 0; memberIds.length < MEMBERS; number += 1) {
    const memberId = syntheticId(number);
    if (!SHARDS.includes(byteOf(memberId) % AGENDA_SHARDS)) continue;
    memberIds.push(memberId);
    const member = syntheticMember(number, memberId, NEWEST);
    for (const { PK, SK, ...attributes } of [insightItem(member), accountItem(member)]) {
      await table.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
    }
  }
  return memberIds;
}

/** Excludes the items of the run itself from the meter. */
function apart(metered: MeteredTable, kept: ItemTable): ItemTable {
  const tableOf = (partition: string): ItemTable =>
    [analyticsItems.run.partition.prefix, analyticsItems.partial.partition.prefix, programmeItems.programmeVersion.partition.prefix].some(
      (prefix) => partition.startsWith(prefix),
    )
      ? kept
      : metered;
  return {
    get: (key) => tableOf(key.PK).get(key),
    query: (range) => tableOf(range.partition).query(range),
    agenda: (range) => metered.agenda(range),
    page: (range) => tableOf(range.partition).page(range),
    getMany: (wanted) => metered.getMany(wanted),
    write: (writes) => tableOf(writes[0]?.key.PK ?? '').write(writes),
  };
}

const sum = (one: Consumed, other: Consumed): Consumed => ({
  roundTrips: one.roundTrips + other.roundTrips,
  readUnits: one.readUnits + other.readUnits,
  writeUnits: one.writeUnits + other.writeUnits,
  indexWriteUnits: one.indexWriteUnits + other.indexWriteUnits,
  commits: one.commits + other.commits,
});

async function enrolmentUnits(): Promise<RetentionUnits['enrolment']> {
  const kept = createMemoryTable();
  const metered = meteredTable(kept);
  const ports = benchPorts(metered);
  await createProgramme(ports, BENCH_PROGRAMME, SYNTHETIC_TERMS, 'founder');
  await ports.versions.at(BENCH_PROGRAMME, ports.clock.now());
  const { writeUnits } = await metered.during(() =>
    enrolMember(ports, { programmeId: BENCH_PROGRAMME, identities: { externalId: 'new' }, fields: {} }),
  );
  const insight = [...kept.items()].find(({ PK }) => PK.startsWith(analyticsItems.insight.partition.prefix));
  invariant(insight !== undefined, 'who has enrolled has an insight');
  return { writeUnits, ofInsight: 2 * tableWriteUnits(undefined, insight) };
}
