/** What managers and analysts see of segments, and what managers do about them. */
import { SEGMENT_ROUTES } from '../../../shared/contract/segments/segment-routes.ts';
import type { Segment } from '../../../shared/domain/segments/segment.ts';
import { countSegment, countSegments } from '../../../shared/use-cases/segments/count-segments.ts';
import { archiveSegment, publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { readSegment } from '../../../shared/use-cases/segments/read-segments.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { namedPage } from '../kernel/page.ts';

export const segments = feature(SEGMENT_ROUTES, {
  async putSegment({ params, body: terms, caller: { subject: by } }) {
    await existing(params.programmeId);
    const { version, replayed } = await publishSegment(platform(), { ...params, terms, by });
    return { status: 200, replayed, body: versionView(version) };
  },
  async listSegments({ params: { programmeId }, query }) {
    await existing(programmeId);
    const { store } = platform();
    const read = async (after: string | undefined, limit: number) => {
      const { items, next } = await store.segments(programmeId, after, limit);
      return { items: await countSegments(store, programmeId, items), next };
    };
    return { status: 200, body: await namedPage(query, read, ({ count, ...segment }) => ({ ...versionView(segment), count })) };
  },
  async getSegment({ params }) {
    const { store } = platform();
    const segment = await readSegment(store, params);
    const { count } = await countSegment(store, params.programmeId, segment);
    return { status: 200, body: { ...versionView(segment), count } };
  },
  async archiveSegment({ params, caller: { subject: by } }) {
    const { version, replayed } = await archiveSegment(platform(), { ...params, by });
    return { status: 200, replayed, body: versionView(version) };
  },
  async listSegmentMembers({ params: { programmeId, segmentId }, query }) {
    const { store } = platform();
    await readSegment(store, { programmeId, segmentId });
    const read = (after: string | undefined, limit: number) => store.segmentMembers(programmeId, segmentId, after, limit);
    return { status: 200, body: await namedPage(query, read, ({ memberId, since }) => ({ memberId, since })) };
  },
});

const versionView = ({ segmentId, terms, state, version, publishedAt, publishedBy }: Segment) => ({
  id: segmentId,
  ...terms,
  state,
  version,
  publishedAt,
  publishedBy,
});
