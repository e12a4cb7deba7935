/** Segments: managers publish and archive them, the brand's staff lists them. */
import { SEGMENT_ROUTES } from '../../../shared/contract/segments/segment-routes.ts';
import type { Segment } from '../../../shared/domain/segments/segment.ts';
import type { Counted } from '../../../shared/use-cases/segments/count-segments.ts';
import { listSegmentMembers, listSegments, readCountedSegment } from '../../../shared/use-cases/segments/list-segments.ts';
import { archiveSegment, publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { namedPage } from '../kernel/page.ts';

export const segments = feature(SEGMENT_ROUTES, {
  async putSegment({ params, body: terms, caller: { subject: by } }) {
    const { version, replayed } = await publishSegment(platform(), { ...params, terms, by });
    return { status: 200, replayed, body: segmentView(version) };
  },
  async listSegments({ params: { programmeId }, query }) {
    return {
      status: 200,
      body: await namedPage(query, (after, limit) => listSegments(platform(), programmeId, after, limit), countedView),
    };
  },
  async getSegment({ params }) {
    return { status: 200, body: countedView(await readCountedSegment(platform(), params)) };
  },
  async archiveSegment({ params, caller: { subject: by } }) {
    const { version, replayed } = await archiveSegment(platform(), { ...params, by });
    return { status: 200, replayed, body: segmentView(version) };
  },
  async listSegmentMembers({ params, query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listSegmentMembers(platform(), params, after, limit),
        (membership) => membership,
      ),
    };
  },
});

const segmentView = ({ segmentId, terms, ...segment }: Segment) => ({ ...segment, ...terms, id: segmentId });

const countedView = ({ count, ...segment }: Counted) => ({ ...segmentView(segment), count });
