/** How many members segments have: static ones now, those by rule as of the newest pass that is done. */
import type { CountedSegment } from '../domain/analytics/segment-counts.ts';
import type { CalendarDate } from '../domain/calendar.ts';
import type { Segment } from '../domain/segment.ts';
import type { Instant } from '../domain/time.ts';
import type { Store } from '../ports/store.ts';

export type SegmentCount =
  | { readonly members: number; readonly asOf?: CalendarDate; readonly version?: number }
  | { readonly members: null; readonly why: string };

type CountsRead = Pick<Store, 'segmentCount' | 'runsBefore' | 'report'>;

const NOT_YET: SegmentCount = { members: null, why: 'the first nightly pass that knows it is still to come' };

/** More than there are days on which a pass failed or is under way. */
const NEWEST_RUNS = 10;

/** @param segments of one programme. @returns one for each of them. */
export async function countSegments(
  store: CountsRead,
  programmeId: string,
  segments: readonly Segment[],
): Promise<readonly (Segment & { readonly count: SegmentCount })[]> {
  const isCounted = segments.some(({ terms }) => terms.kind === 'rule');
  const newest = isCounted ? await newestCounts(store, programmeId) : undefined;
  const counts = segments.map(async (segment) => {
    const { segmentId, terms } = segment;
    if (terms.kind === 'static') return { ...segment, count: { members: await store.segmentCount(programmeId, segmentId) } };
    const found = newest?.segments.find((counted) => counted.segmentId === segmentId);
    if (newest === undefined || (found === undefined && segment.publishedAt > newest.knownAt)) return { ...segment, count: NOT_YET };
    // One that a pass knew and did not count was archived.
    if (found === undefined) return { ...segment, count: { members: 0, asOf: newest.asOf } };
    return { ...segment, count: { members: found.members, asOf: newest.asOf, version: found.version } };
  });
  return Promise.all(counts);
}

async function newestCounts(
  store: CountsRead,
  programmeId: string,
): Promise<{ readonly asOf: CalendarDate; readonly knownAt: Instant; readonly segments: readonly CountedSegment[] } | undefined> {
  const { items } = await store.runsBefore(programmeId, undefined, NEWEST_RUNS);
  const run = items.find(({ state }) => state === 'done');
  const report = run && (await store.report(programmeId, run.asOf, 'segments'));
  if (run === undefined || report === undefined) return undefined;
  const { segments } = report.content as { readonly segments: readonly CountedSegment[] };
  return { asOf: run.asOf, knownAt: run.knownAt, segments };
}
