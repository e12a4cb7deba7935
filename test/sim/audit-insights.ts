/** "Analytics list all members by items of their own": each is made with its member's enrolment, once, and by nothing else. */
import { hash } from 'node:crypto';
import type { Entry } from '../../shared/domain/entry.ts';
import type { Item } from '../../shared/store/item-table.ts';
import { dayOf } from './audit-calendar.ts';
import type { Records } from './audit-records.ts';
import { fail } from './violation.ts';

export interface InsightWritten {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly key: { readonly PK: string; readonly SK: string };
}

export const isInsight = ({ PK }: { readonly PK: string }): boolean => PK.startsWith('INSIGHT#');

const SHARDS = 64;
const DAY = 86_400_000;

/** @param written those of one transaction, with its entries. */
export function checkInsights(records: Records, written: readonly InsightWritten[], entries: readonly Entry[]): void {
  const enrolled = entries.filter(({ kind }) => kind === 'enrol');
  for (const entry of enrolled) {
    const { programmeId, memberId } = entry;
    const place = `INSIGHT#${programmeId}#${String((hash('sha256', memberId, 'buffer')[0] ?? 0) % SHARDS).padStart(2, '0')}`;
    const item = written.find(({ key }) => key.PK === place && key.SK === memberId)?.after;
    if (item === undefined) {
      fail('insight', `${memberId} enrolled, and is not in ${place}`);
      continue;
    }
    const { timeZone } = records.versions(programmeId).at(entry.at).terms;
    const head = [Math.round(dayOf(Date.parse(entry.at), timeZone) / DAY), 1, Date.parse(entry.at)].map((number) => number.toString(36));
    if (item.revision !== 1 || item.zone !== timeZone || !String(item.history).startsWith(`1,${head.join(',')};`))
      fail('insight', `what is kept of ${memberId} is not of the enrolment at ${entry.at}: ${JSON.stringify(item)}`);
  }
  for (const { key, before, after } of written) {
    const isNew = before === undefined && after !== undefined && enrolled.some(({ memberId }) => memberId === key.SK);
    if (!isNew) fail('insight', `${key.PK} of ${key.SK} was written by no enrolment`);
  }
}
