/** Counts members of segments: static ones now, segments by rule as of the newest finished pass. */

import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Segment } from '../../domain/segments/segment.ts';
import type { CountedSegment } from '../../domain/segments/segment-counts.ts';
import type { Store } from '../../ports/store.ts';

export type SegmentCount =
  | { readonly members: number; readonly asOf?: CalendarDate; readonly version?: number }
  | { readonly members: null; readonly why: string };

type CountsRead = Pick<Store, 'segmentCount' | 'runsBefore' | 'report'>;

const NOT_YET: SegmentCount = { members: null, why: 'the first nightly pass that knows it is still to come' };

/** Runs read at most. More days in a row without a finished run are not expected. */
const NEWEST_RUNS = 10;

export type Counted = Segment & { readonly count: SegmentCount };

/** @param segments Segments of one programme. @returns a count for each. */
export async function countSegments(store: CountsRead, programmeId: string, segments: readonly Segment[]): Promise<readonly Counted[]> {
  const newest = segments.some(isByRule) ? await newestCounts(store, programmeId) : undefined;
  return Promise.all(segments.map((segment) => counted(store, programmeId, segment, newest)));
}

export const countSegment = async (store: CountsRead, programmeId: string, segment: Segment): Promise<Counted> =>
  counted(store, programmeId, segment, isByRule(segment) ? await newestCounts(store, programmeId) : undefined);

const isByRule = ({ terms }: Segment): boolean => terms.kind === 'rule';

async function counted(store: CountsRead, programmeId: string, segment: Segment, newest: NewestCounts | undefined): Promise<Counted> {
  const { segmentId } = segment;
  if (!isByRule(segment)) return { ...segment, count: { members: await store.segmentCount(programmeId, segmentId) } };
  const found = newest?.segments.find((one) => one.segmentId === segmentId);
  if (newest === undefined || (found === undefined && segment.publishedAt > newest.knownAt)) return { ...segment, count: NOT_YET };
  // A segment that the pass did not count was archived.
  if (found === undefined) return { ...segment, count: { members: 0, asOf: newest.asOf } };
  return { ...segment, count: { members: found.members, asOf: newest.asOf, version: found.version } };
}

interface NewestCounts {
  readonly asOf: CalendarDate;
  readonly knownAt: Instant;
  readonly segments: readonly CountedSegment[];
}

async function newestCounts(store: CountsRead, programmeId: string): Promise<NewestCounts | undefined> {
  const { items } = await store.runsBefore(programmeId, undefined, NEWEST_RUNS);
  const run = items.find(({ state }) => state === 'done');
  const report = run && (await store.report(programmeId, run.asOf, 'segments'));
  if (run === undefined || report === undefined) return undefined;
  const { segments } = report.content as { readonly segments: readonly CountedSegment[] };
  return { asOf: run.asOf, knownAt: run.knownAt, segments };
}
