/** The stream's filter, and the way in which the projector's function passes records on. */
import type { Committed } from '../../../shared/domain/events/committed.ts';
import { findingFrom } from '../../../shared/store/analytics/insight-codecs.ts';
import { budgetSpentFrom, entryFrom, merchantFrom, reviewFrom, rewardVersionFrom, versionFrom } from '../../../shared/store/codecs.ts';
import { endpointFrom } from '../../../shared/store/events/delivery-codecs.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { markOf, PREFIX, STREAMED, type StreamedItem } from '../../../shared/store/table.ts';
import { projectEvents } from '../../../shared/use-cases/events/project-events.ts';
import type { BackgroundPorts } from '../kernel/system.ts';
import type { StreamRecord } from './stream.ts';

const KINDS = Object.entries(STREAMED) as [StreamedItem, (typeof STREAMED)[StreamedItem]][];

/** The kind of a record that passes the filter. undefined: the function does not get it. */
export function streamedAs({ key: { PK, SK }, before, after }: Omit<StreamRecord, 'sequence'>): StreamedItem | undefined {
  if (after === undefined) return undefined;
  const on = before === undefined ? 'INSERT' : 'MODIFY';
  const isMarked = (kind: StreamedItem): boolean => after[markOf(kind) ?? 'PK'] !== undefined;
  return KINDS.find(
    ([kind, one]) => one.on === on && PK.startsWith(PREFIX[one.partition]) && SK.startsWith(one.sort) && isMarked(kind),
  )?.[0];
}

/** Parses items directly, without DynamoDB's representation. */
const READ: { readonly [Kind in StreamedItem]: (item: Item, before: Item) => Committed } = {
  entry: (item) => ({ kind: 'entry', entry: entryFrom(item) }),
  programmeVersion: (item) => ({ kind: 'programme-version', version: versionFrom(item) }),
  rewardVersion: (item) => ({ kind: 'reward-version', version: rewardVersionFrom(item) }),
  merchant: (item) => ({ kind: 'merchant', merchant: merchantFrom(item) }),
  reviewOpened: (item) => ({ kind: 'review', review: reviewFrom(item) }),
  reviewDecided: (item) => ({ kind: 'review', review: reviewFrom(item) }),
  budgetSpent: (item) => ({ kind: 'budget-spent', spent: budgetSpentFrom(item) }),
  endpoint: (item, before) => ({ kind: 'endpoint', endpoint: endpointFrom(item), before: endpointFrom(before) }),
  finding: findingFrom,
};

function read(record: StreamRecord): Committed | undefined {
  const kind = streamedAs(record);
  const { before, after } = record;
  return kind === undefined || after === undefined ? undefined : READ[kind](after, before ?? after);
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
