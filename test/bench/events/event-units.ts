/** The DynamoDB units of a delivery, metered, so the same in every run. */
import type { DeliveryMessage } from '../../../shared/domain/events/delivery.ts';
import type { Endpoint } from '../../../shared/domain/events/endpoint.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { committedFrom } from '../../../shared/store/events/stream-records.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { type DeliveryOutcome, deliverEvent, laneRefOf } from '../../../shared/use-cases/events/deliver-event.ts';
import { projectEvents } from '../../../shared/use-cases/events/project-events.ts';
import { type LaneOutcome, retryLane } from '../../../shared/use-cases/events/retry-lane.ts';
import { subscriptionsIn } from '../../../shared/use-cases/events/subscriptions.ts';
import { type Desk, DOWN, deliveryDesk, messageOf, OK, PROGRAMME } from '../../support/events/delivery-desk.ts';
import { insertedRecord } from '../../support/kernel/committed-writes.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import type { BenchRun } from '../benchmark.ts';
import { entriesLike, eventsIn, ordinaryEntry } from '../earning/ordinary-entry.ts';
import { MeterDisagrees } from '../earning/purchase-units.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';

export interface EventUnits {
  /** A batch of records before they are sent on: the reads of endpoints. */
  readonly projection: Consumed;
  /** A delivery that arrives, in a container that knows the endpoint. */
  readonly delivery: Consumed;
  /** The same message again. */
  readonly known: Consumed;
  /** The first delivery that fails: it creates the lane, and the endpoint counts as failing. */
  readonly failure: Consumed;
  /** The next event of a waiting lane. */
  readonly waiting: Consumed;
  /** A retry of the lane, whose two events fail again. */
  readonly retryFailed: Consumed;
  /** A retry with which both arrive, and the lane ends. */
  readonly retry: Consumed;
  /** Two parallel reads, and one put of an item with keys only. */
  readonly bare: Consumed;
  /** The log of a delivery that arrived. */
  readonly logBytes: number;
  /** The items that the operations left, on which the meter agreed with DynamoDB Local. */
  readonly itemsChecked: number;
}

const RECEIVER = 'a';
const DAY_SECONDS = 86_400;
const RECORDS = 100;

export async function eventUnits(run: BenchRun): Promise<EventUnits> {
  const tables = await run.once(database);
  run.progress.begin('event units', 8);
  const testTable = await tables.fresh();
  const metered = meteredTable(testTable.table);
  const desk = await deliveryDesk(createStore(metered));
  const endpoint = await desk.register(RECEIVER);
  const [warmUp, arriving, failing, behind] = await messages(desk, endpoint);
  invariant(behind !== undefined, 'there are four of them');
  const during = async <Outcome>(outcome: Outcome, act: () => Promise<Outcome>): Promise<Consumed> => {
    const consumed = await metered.during(async () => {
      const is = await act();
      invariant(is === outcome, `what is metered is ${outcome}, and not ${is}`);
    });
    run.progress.step();
    return consumed;
  };
  const deliver = (outcome: DeliveryOutcome, message = behind) => during(outcome, () => deliverEvent(desk, message));
  const retry = async (outcome: LaneOutcome) => {
    desk.clock.advance(DAY_SECONDS);
    return during(outcome, () => retryLane(desk, laneRefOf(behind), () => 1));
  };

  const projection = await during(RECORDS, () => projected(desk));
  await deliver('delivered', warmUp);
  const delivery = await deliver('delivered', arriving);
  const known = await deliver('known', arriving);
  desk.answer(endpoint.url, DOWN);
  const failure = await deliver('waiting', failing);
  const waiting = await deliver('waiting', behind);
  const retryFailed = await retry('postponed');
  desk.answer(endpoint.url, OK);
  const retried = await retry('ended');
  const bare = await metered.during(() => bareCalls(metered));

  const items = await testTable.items();
  const log = items.find(({ SK }) => SK.endsWith(`#${arriving?.event.id}`));
  invariant(log !== undefined, 'what was delivered is in the log');
  const [difference] = await differencesFromLocal(tables.running().client, await tables.emptied(), items);
  if (difference !== undefined) throw new MeterDisagrees(JSON.stringify(difference));
  run.progress.end();
  const units = { projection, delivery, known, failure, waiting, retryFailed, retry: retried, bare };
  return { ...units, logBytes: itemBytes(log), itemsChecked: items.length };
}

/** @returns the number of events that were sent on. */
async function projected(desk: Desk): Promise<number> {
  const entries = entriesLike(await ordinaryEntry(), PROGRAMME, 'projected', RECORDS);
  const records = entries.map((entry) => ({ id: entry.PK, partition: entry.PK, read: () => committedFrom(insertedRecord(entry)) }));
  const ports = { subscriptions: subscriptionsIn(desk.store), deliveries: desk.outbox, reactions: desk.outbox };
  return (await projectEvents(ports, records)).messages;
}

/** One message for each of three lanes, and a second one for the last. */
async function messages(desk: Desk, endpoint: Endpoint): Promise<readonly DeliveryMessage[]> {
  const entry = await ordinaryEntry();
  const next = { ...entry, SK: entry.SK.replace(/3$/, '4') };
  const lanes = entriesLike(entry, PROGRAMME, 'lane', 3);
  const events = [...lanes, ...lanes.slice(-1).map(({ PK }) => ({ ...next, PK }))].flatMap(eventsIn);
  desk.clock.set(events[0]?.at ?? '');
  return events.map((event) => messageOf(endpoint, event));
}

async function bareCalls(table: ItemTable): Promise<void> {
  const keyOf = (name: string) => ({ PK: `BARE#${name}`, SK: name });
  await Promise.all(['delivery', 'lane'].map((name) => table.get(keyOf(name))));
  await table.write([{ key: keyOf('delivery'), condition: { kind: 'absent' }, action: { kind: 'put', attributes: {} } }]);
}
