/** Reads the segments of a programme, for managers and for passes. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { ruleOf, type Segment, type SegmentName } from '../../domain/segments/segment.ts';
import type { SegmentRule } from '../../domain/segments/segment-rules.ts';
import type { Store } from '../../ports/store.ts';

type SegmentsRead = Pick<Store, 'segments' | 'segment' | 'segmentVersionsBefore'>;

const PAGE = 100;

/** The newest version of each, in order of id. */
export async function* everySegment(store: SegmentsRead, programmeId: string): AsyncGenerator<Segment> {
  let after: string | undefined;
  do {
    const { items, next } = await store.segments(programmeId, after, PAGE);
    yield* items;
    after = next;
  } while (after !== undefined);
}

/** The rules that existed at an instant. The answer never changes, because versions are immutable. */
export async function rulesAt(store: SegmentsRead, programmeId: string, at: Instant): Promise<readonly SegmentRule[]> {
  const rules: SegmentRule[] = [];
  for await (const newest of everySegment(store, programmeId)) {
    if (newest.terms.kind !== 'rule') continue;
    const segment = newest.publishedAt <= at ? newest : await versionAt(store, newest, at);
    const rule = segment && ruleOf(segment);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

/** @returns undefined: the segment was created later. */
async function versionAt(store: SegmentsRead, { programmeId, segmentId, version }: Segment, at: Instant): Promise<Segment | undefined> {
  let before: number | undefined = version;
  do {
    const { items, next }: Awaited<ReturnType<SegmentsRead['segmentVersionsBefore']>> = await store.segmentVersionsBefore(
      programmeId,
      segmentId,
      before,
      PAGE,
    );
    const found = items.find(({ publishedAt }) => publishedAt <= at);
    if (found !== undefined) return found;
    before = next;
  } while (before !== undefined);
  return undefined;
}

/** @throws Refusal NOT_FOUND */
export async function readSegment(store: SegmentsRead, { programmeId, segmentId }: SegmentName): Promise<Segment> {
  const segment = await store.segment(programmeId, segmentId);
  if (segment === undefined) throw new Refusal('NOT_FOUND', 'there is no such segment', 'segmentId');
  return segment;
}
