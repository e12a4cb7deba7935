/** Whole requests about segments. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, MARK, PROGRAMME } from '../world/cast.ts';
import { SEGMENTS } from '../world/segments.ts';
import type { Variants } from './requests.ts';

const ofSegment = (segmentId: string) => ({ programmeId: PROGRAMME, segmentId });

export const SEGMENT_REQUESTS = {
  putSegment: {
    'by rule': () => ({
      by: MANAGER,
      params: ofSegment(SEGMENTS.byRule),
      body: { kind: 'rule', name: `Regulars ${MARK}`, rule: 'purchases.orders >= 3 && stage != "lapsed"' },
    }),
    static: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byHand), body: { kind: 'static', name: `Guests ${MARK}` } }),
  },
  listSegments: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME }, query: { limit: '10' } }) },
  getSegment: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byRule) }) },
  archiveSegment: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.toArchive) }) },
  listSegmentMembers: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byHand), query: { limit: '10' } }) },
} satisfies { readonly [Id in RouteId]?: Variants };
