/** Events of a member, sent again: the route of managers. */
import { EVENT_REPLAY_ROUTES } from '../../../shared/contract/events/event-replay-routes.ts';
import { replayEvents } from '../../../shared/use-cases/events/replay-events.ts';
import { feature } from '../../edge/feature.ts';
import { projectionPorts } from '../../edge/projection.ts';
import { platform } from '../../edge/wire.ts';

export const eventReplays = feature(EVENT_REPLAY_ROUTES, {
  replayMemberEvents: async ({ params, body }) => {
    const { store, clock } = platform();
    const replayed = await replayEvents({ ...projectionPorts(), store, clock }, { ...params, ...body });
    return { status: 200, body: { memberId: params.memberId, ...replayed } };
  },
});
