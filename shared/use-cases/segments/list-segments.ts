/** Lists segments with their counts, and the members of one. */
import type { Membership, SegmentName } from '../../domain/segments/segment.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import { type Counted, countSegment, countSegments } from './count-segments.ts';
import { readSegment } from './read-segments.ts';

/** The newest version of each, in order of id. @throws Refusal NOT_FOUND. */
export async function listSegments(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<Counted, string>> {
  await versions.at(programmeId, clock.now());
  const { items, next } = await store.segments(programmeId, after, limit);
  return { items: await countSegments(store, programmeId, items), next };
}

/** The newest version. @throws Refusal NOT_FOUND. */
export const readCountedSegment = async ({ store }: Pick<Ports, 'store'>, name: SegmentName): Promise<Counted> =>
  countSegment(store, name.programmeId, await readSegment(store, name));

/** In order of member id. @throws Refusal NOT_FOUND. */
export async function listSegmentMembers(
  { store }: Pick<Ports, 'store'>,
  name: SegmentName,
  after: string | undefined,
  limit: number,
): Promise<Page<Membership, string>> {
  await readSegment(store, name);
  return store.segmentMembers(name.programmeId, name.segmentId, after, limit);
}
