/** The contract of every store for segments: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { archivedSegment, firstSegment, nextSegment, type Segment, type SegmentTerms } from '../../../shared/domain/segments/segment.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables } from '../../support/kernel/tables.ts';

const SINCE = '2026-11-20' as CalendarDate;
const byRule = (rule: string): SegmentTerms => ({ kind: 'rule', name: 'Regulars', rule });
const segment = (segmentId: string, terms: SegmentTerms = { kind: 'static', name: 'Guests' }, programmeId = P): Segment =>
  firstSegment({ programmeId, segmentId }, terms, 'manager-1', NOW);
const entered = (segmentId: string, memberId: string, programmeId = P): Change => ({
  kind: 'segment-entered',
  membership: { programmeId, segmentId, memberId, since: SINCE },
});
const counted = (segmentId: string, memberId: string, by: 1 | -1): Change => ({
  kind: 'segment-counted',
  programmeId: P,
  segmentId,
  memberId,
  by,
});

export function describeSegmentStore(tables: Tables): void {
  describe(`segments in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });
    const commit = async (...changes: readonly Change[]) => expect(await store.commit(changes)).toEqual({ committed: true });
    const refused = async (on: string, ...changes: readonly Change[]) => {
      const outcome = await store.commit(changes);
      expect(outcome.committed ? [] : outcome.conflicts).toContainEqual({ on });
    };

    test('versions follow each other, and all of them stay', async () => {
      const first = segment('regulars', byRule('true'));
      const second = nextSegment(first, byRule('stage == "lapsed"'), 'manager-2', plusSeconds(NOW, 60));
      const third = archivedSegment(second, 'manager-2', plusSeconds(NOW, 120));
      await commit({ kind: 'segment', segment: first, expected: 0 });
      await refused('segment', { kind: 'segment', segment: first, expected: 0 });
      await commit({ kind: 'segment', segment: second, expected: 1 });
      await refused('segment', { kind: 'segment', segment: second, expected: 1 });
      await commit({ kind: 'segment', segment: third, expected: 2 });
      expect(await store.segment(P, 'regulars')).toStrictEqual(third);
      expect(await store.segment('other', 'regulars')).toBeUndefined();
      expect(await store.segmentVersionsBefore(P, 'regulars', undefined, 2)).toStrictEqual({ items: [third, second], next: 2 });
      expect(await store.segmentVersionsBefore(P, 'regulars', 2, 2)).toStrictEqual({ items: [first], next: undefined });
    });

    test('they are listed by their ids, one line each, and the versions of one are not those of another', async () => {
      for (const id of ['b', 'a', 'a-b', 'c']) await commit({ kind: 'segment', segment: segment(id), expected: 0 });
      await commit({ kind: 'segment', segment: segment('d', undefined, 'other'), expected: 0 });
      const page = await store.segments(P, undefined, 2);
      expect(page).toMatchObject({ items: [{ segmentId: 'a' }, { segmentId: 'a-b' }], next: 'a-b' });
      expect(await store.segments(P, page.next, 2)).toStrictEqual({ items: [segment('b'), segment('c')], next: undefined });
      expect((await store.segmentVersionsBefore(P, 'a', undefined, 10)).items).toStrictEqual([segment('a')]);
    });

    test('members are on the list of a segment once, over all its shards in order', async () => {
      const members = Array.from({ length: 30 }, (_, index) => `mem_${String(index).padStart(26, '0')}`);
      for (const memberId of [...members].reverse()) await commit(entered('guests', memberId));
      await commit(entered('others', 'mem_x'), entered('guests', 'mem_y', 'other'));
      const [first = '', second = ''] = members;
      await refused('segment-entered', entered('guests', first));
      const page = await store.segmentMembers(P, 'guests', undefined, 20);
      expect(page.items).toStrictEqual(
        members.slice(0, 20).map((memberId) => ({ programmeId: P, segmentId: 'guests', memberId, since: SINCE })),
      );
      expect((await store.segmentMembers(P, 'guests', page.next, 20)).items.map(({ memberId }) => memberId)).toEqual(members.slice(20));

      const left = (memberId: string): Change => ({ kind: 'segment-left', programmeId: P, segmentId: 'guests', memberId });
      expect(await store.membership(P, 'guests', first)).toStrictEqual({
        programmeId: P,
        segmentId: 'guests',
        memberId: first,
        since: SINCE,
      });
      await commit(left(first));
      expect(await store.membership(P, 'guests', first)).toBeUndefined();
      await refused('segment-left', left(first));
      expect((await store.segmentMembers(P, 'guests', undefined, 1)).items).toMatchObject([{ memberId: second }]);
    });

    test('members of a static one are counted over all shards, never below none', async () => {
      const members = Array.from({ length: 20 }, (_, index) => `mem_${index}`);
      expect(await store.segmentCount(P, 'guests')).toBe(0);
      for (const memberId of members) await commit(counted('guests', memberId, 1));
      await commit(counted('others', 'mem_0', 1));
      expect(await store.segmentCount(P, 'guests')).toBe(20);
      for (const memberId of members) await commit(counted('guests', memberId, -1));
      expect(await store.segmentCount(P, 'guests')).toBe(0);
      await refused('segment-counted', counted('guests', 'mem_0', -1));
      expect(await store.segmentCount(P, 'others')).toBe(1);
    });
  });
}
