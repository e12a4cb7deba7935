/** The stream's filter, and the way in which the projector's function passes records on. */
import type { Committed } from '../../../shared/domain/events/committed.ts';
import { type Reader, readerOf } from '../../../shared/store/events/streamed-items.ts';
import { projectEvents } from '../../../shared/use-cases/events/project-events.ts';
import type { BackgroundPorts } from '../kernel/system.ts';
import type { StreamRecord } from './stream.ts';

/** The reader of a record that passes the filter. undefined: the function does not get it. */
export function streamedAs({ key, before, after }: Omit<StreamRecord, 'sequence'>): Reader | undefined {
  return after === undefined ? undefined : readerOf(key, before === undefined ? 'INSERT' : 'MODIFY', after);
}

function read(record: StreamRecord): Committed | undefined {
  const { before, after } = record;
  return after === undefined ? undefined : streamedAs(record)?.from(after, () => before ?? after);
}

/** @returns the sequence of the first record that failed. undefined: all succeeded. */
export async function projectRecords(ports: BackgroundPorts, batch: readonly StreamRecord[]): Promise<number | undefined> {
  const records = batch.map((record) => ({ id: String(record.sequence), partition: record.key.PK, read: () => read(record) }));
  const broken: unknown[] = [];
  const onFailed = (_: string, error: unknown): void => void (ports.isPassing(error) || broken.push(error));
  const { failed } = await projectEvents({ ...ports, onFailed }, records);
  if (broken.length > 0) throw broken[0];
  return failed.length === 0 ? undefined : Math.min(...failed.map(Number));
}
