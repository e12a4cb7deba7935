/** Support adds members to static segments, and removes them. */
import { STATIC_SEGMENT_ROUTES } from '../../../shared/contract/segments/static-segment-routes.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { feature } from '../../edge/feature.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';

export const staticSegments = feature(STATIC_SEGMENT_ROUTES, {
  async changeSegments({ params, headers, body: { add = [], remove = [], reason }, caller }) {
    const change = { add, remove, reason };
    const { entry, replayed } = await byHand(params, headers, caller, (who) => changeSegments(staffPlatform(), { ...who, ...change }));
    const { memberId, number, segments = [] } = entry;
    return { status: 200, replayed, body: { memberId, entry: number, segments } };
  },
});
