/** A pass over all members of a shop's programme as of a day, with its result by member. */

import { blankHistory, foldEntries } from '../../../shared/domain/analytics/history/fold-history.ts';
import type { History } from '../../../shared/domain/analytics/history/history.ts';
import { settingsOf } from '../../../shared/domain/analytics/passes/analytics-settings.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import { dayAtIn } from '../../../shared/domain/analytics/passes/member-insight.ts';
import { type Instant, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { insightsAsOf, type ListedMember, type MeasuredMember, membersAsOf } from '../../../shared/use-cases/analytics/members-as-of.ts';
import type { TestPorts } from '../kernel/ports.ts';
import { PROGRAMME } from '../kernel/shop.ts';

export interface Night {
  readonly asOf: AsOf;
  readonly knownAt: Instant;
}

/** A night as of the day before, known now. */
export async function nightOf({ versions, clock }: Pick<TestPorts, 'versions' | 'clock'>, daysAgo = 1): Promise<Night> {
  const knownAt = clock.now();
  const programme = await versions.at(PROGRAMME, knownAt);
  const day = dayAtIn(programme.terms.timeZone)(plusSeconds(knownAt, -daysAgo * 86_400));
  return { asOf: { day, programme, settings: settingsOf(programme.terms) }, knownAt };
}

const FOR_EVER = () => 1;

async function all<Met extends { readonly member: { readonly memberId: string } }>(
  store: Store,
  pages: (shard: number) => AsyncIterable<{ readonly members: readonly Met[] }>,
): Promise<ReadonlyMap<string, Met>> {
  const shards = await Promise.allSettled(
    Array.from({ length: store.agendaShards }, async (_, shard) => {
      const found: Met[] = [];
      for await (const { members } of pages(shard)) found.push(...members);
      return found;
    }),
  );
  return new Map(
    shards.flatMap((shard) => {
      if (shard.status === 'rejected') throw shard.reason;
      return shard.value.map((met) => [met.member.memberId, met] as const);
    }),
  );
}

export const measured = (store: Store, night: Night, write = true): Promise<ReadonlyMap<string, MeasuredMember>> =>
  all(store, (shard) => membersAsOf({ store }, { programmeId: PROGRAMME, shard, ...night, after: undefined, write }, FOR_EVER));

export const listed = (store: Store, night: Night, write = true): Promise<ReadonlyMap<string, ListedMember>> =>
  all(store, (shard) => insightsAsOf({ store }, { programmeId: PROGRAMME, shard, ...night, after: undefined, write }, FOR_EVER));

export async function entriesOf(store: Store, memberId: string): Promise<readonly Entry[]> {
  return (await store.entriesAfter(PROGRAMME, memberId, 0, 1_000)).items;
}

/** The history folded from the whole ledger, without the stored one. */
export async function foldedAnew(store: Store, memberId: string, { asOf }: Night): Promise<History> {
  const dayAt = dayAtIn(asOf.programme.terms.timeZone);
  return foldEntries(blankHistory(PROGRAMME, memberId), await entriesOf(store, memberId), dayAt);
}
