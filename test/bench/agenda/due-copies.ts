/** Copies of a member as the store would have written them, each at its place on the agenda. */

import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { DUE } from '../../../shared/store/agenda/items.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { DueMember } from './due-members.ts';

/** All copies are due at the same minute. */
export const DUE_AT = toInstant('2026-01-01T00:00:00Z');
/** Beyond the time of every benchmark. */
export const NOT_DUE_AT = toInstant('2126-01-01T00:00:00Z');

/** Copies in any shard. @param series distinguishes the ids of one use from those of another. */
export function* copies(member: DueMember, series: string, count: number, dueAt: Instant = DUE_AT): Generator<readonly Item[]> {
  for (let number = 1; number <= count; number += 1) yield copyOf(member, idIn(series, number), dueAt);
}

/** Copies in one shard of the agenda. */
export function copiesInShard(member: DueMember, series: string, count: number, shard: number): readonly Item[] {
  const found: Item[] = [];
  for (let number = 1, left = count; left > 0; number += 1) {
    const items = copyOf(member, idIn(series, number), DUE_AT);
    if (items[0]?.agendaShard !== DUE.partition.of({ shard: shard })) continue;
    found.push(...items);
    left -= 1;
  }
  return found;
}

/** An id of the usual length. */
const idIn = (series: string, number: number): string => `mem_${series}${String(number).padStart(26 - series.length, '0')}`;

/** The account comes first. For a birthday the account itself is due later. */
function copyOf({ account, profile }: DueMember, memberId: string, dueAt: Instant): readonly Item[] {
  const nextActionAt = profile === undefined ? dueAt : NOT_DUE_AT;
  return [
    ...itemsOf({ kind: 'account', account: { ...account, memberId }, expected: 0, nextActionAt }),
    ...(profile === undefined ? [] : itemsOf({ kind: 'profile', profile: { ...profile, memberId }, expected: 0, birthdayAt: dueAt })),
  ];
}

const itemsOf = (change: Change): readonly Item[] =>
  writesOf(change).flatMap(({ key, action }) => (action.kind === 'put' ? { ...key, ...action.attributes } : []));
