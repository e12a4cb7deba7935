/** The repair of what endpoints were not told; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { MANAGERS, ofMember } from '../kernel/route-parts.ts';
import { EventReplay, EventsReplayed } from './event-replays.ts';

export const EVENT_REPLAY_ROUTES = {
  replayMemberEvents: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/events/replays',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: "Send a member's events again, from an entry on",
    description:
      'To all endpoints that subscribe to them, in order, made from the ledger as they were the first time: with the same ids, by which receivers know them. At most 200 entries in one request, and no entry behind the fiftieth event: `nextEntry` says where to go on.',
    params: ofMember,
    body: EventReplay,
    example: { fromEntry: 1 },
    answers: { 200: EventsReplayed },
  },
} as const satisfies RoutesOf<'admin-api'>;
