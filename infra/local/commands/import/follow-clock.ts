/** Sends purchases on their own days: sets the platform's clock to each day, and runs its schedules. */
import type { LocalPlatform } from '../local-platform.ts';
import type { PlatformClock } from '../platform-clock.ts';
import type { Pipeline } from './pipeline.ts';
import type { FileRecord, PurchaseRecord } from './record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOON_MS = DAY_MS / 2;

/** One calendar day, UTC. */
export interface Day {
  /** Noon, or the day's last purchase if later, because the platform refuses purchases from the future. */
  readonly clock: Date;
  readonly records: readonly PurchaseRecord[];
}

/**
 * Every day from the first purchase to the last, including days without one, because schedules run on them. Sorted by time, then by
 * file.
 */
export function daysOf(records: readonly PurchaseRecord[]): readonly Day[] {
  const timeOf = (record: PurchaseRecord) => Date.parse(record.purchase.occurredAt);
  const byDay = Map.groupBy(
    records.toSorted((a, b) => timeOf(a) - timeOf(b)),
    (record) => Math.floor(timeOf(record) / DAY_MS),
  );
  const numbers = [...byDay.keys()];
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const today = byDay.get(first + index) ?? [];
    const times = [(first + index) * DAY_MS + NOON_MS, ...today.slice(-1).map(timeOf)];
    return { clock: new Date(Math.max(...times)), records: today };
  });
}

export interface FollowClockOptions {
  readonly platform: LocalPlatform;
  readonly clock: PlatformClock;
  readonly pipeline: Pipeline;
}

/** Holds the whole file in memory to sort it by time. */
export async function followClock(records: AsyncIterable<FileRecord>, { platform, clock, pipeline }: FollowClockOptions): Promise<void> {
  const purchases: PurchaseRecord[] = [];
  const rejected: FileRecord[] = [];
  for await (const record of records) {
    if (record.kind === 'purchase') purchases.push(record);
    else rejected.push(record);
  }
  await pipeline.run(rejected);
  const schedules = await platform.scheduleNames();
  for (const day of daysOf(purchases)) {
    await platform.setClock(day.clock);
    clock.forget();
    await pipeline.run(day.records);
    for (const name of schedules) await platform.runSchedule(name);
  }
}
