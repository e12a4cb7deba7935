/** Support adds members to static segments, and removes them. */
import { STATIC_SEGMENT_ROUTES } from '../../../shared/contract/segments/static-segment-routes.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { withKeyNamed } from '../kernel/keyed.ts';

export const staticSegments = feature(STATIC_SEGMENT_ROUTES, {
  async changeSegments({ params, headers, body: { add = [], remove = [], reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], add, remove, reason };
    const { entry, replayed } = await withKeyNamed(() => changeSegments(platform(), asked));
    const { memberId, number, segments = [] } = entry;
    return { status: 200, replayed, body: { memberId, entry: number, segments } };
  },
});
