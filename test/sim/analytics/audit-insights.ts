/**
 * "Analytics list all members by items of their own": each item is created once, with its member's enrolment. Afterwards only runs of
 * analytics write it, and no run forgets what an earlier one has stored.
 */
import { hash } from 'node:crypto';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { dayOf } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { changesOf, findingIn, headOf } from './audit-findings.ts';

export interface InsightWritten {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly key: { readonly PK: string; readonly SK: string };
}

export const isInsight = ({ PK }: { readonly PK: string }): boolean => PK.startsWith('INSIGHT#');

const SHARDS = 64;
const DAY = 86_400_000;

/** @param written the insights of one transaction. @param entries its entries. */
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
      fail('insight', `the insight of ${memberId} is not that of the enrolment at ${entry.at}: ${JSON.stringify(item)}`);
  }
  for (const { key, before, after } of written) {
    if (before === undefined && after !== undefined && enrolled.some(({ memberId }) => memberId === key.SK)) continue;
    if (before === undefined || after === undefined || entries.length > 0)
      fail('insight', `${key.PK} of ${key.SK} was written neither by an enrolment nor by a run`);
    checkGoesOn(records, before, after);
  }
}

/** Checks that a run's write continues the insight before it. */
function checkGoesOn(records: Records, before: Item, after: Item): void {
  const [, programmeId = ''] = after.PK.split('#');
  const { SK: memberId } = after;
  const [was, is] = [headOf(before), headOf(after)];
  if (after.revision !== Number(before.revision) + 1)
    fail('insight', `revision ${after.revision} of the insight of ${memberId} follows ${before.revision}`);
  const { entries } = records.record(programmeId, memberId);
  if (is.entry < was.entry || is.entry > entries)
    fail('insight', `the insight of ${memberId} has ${is.entry} of ${entries} entries, and had ${was.entry}`);
  const [found, finds] = [findingIn(before), findingIn(after)];
  if (found !== undefined && (finds === undefined || finds.since < found.since))
    fail('insight', `the finding of ${memberId} is forgotten: ${JSON.stringify(found)}, ${JSON.stringify(finds)}`);
  const hasEvents = after.foundAt !== undefined;
  const changes = same(found, finds) ? [] : changesOf(found, finds);
  if (hasEvents !== changes.length > 0)
    fail(
      'findings',
      `${memberId} has ${changes.length} events, and the item is ${hasEvents ? '' : 'not '}marked: ${JSON.stringify(changes)}`,
    );
}
