/** Sends events that endpoints missed; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { MANAGERS, ofMember } from '../kernel/route-parts.ts';
import { EventReplay, EventsReplayed } from './event-replays.ts';

export const EVENT_REPLAY_ROUTES = {
  replayMemberEvents: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/events/replays',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: "Send a member's events again, from a given entry on",
    description:
      'The events are made from the ledger as they were the first time, with the same ids, and sent in order to all endpoints that subscribe to them. One request covers at most 200 entries, and no entry after the fiftieth event. `nextEntry` is the start of the next request.',
    params: ofMember,
    body: EventReplay,
    example: { fromEntry: 1 },
    answers: { 200: EventsReplayed },
  },
} as const satisfies RoutesOf<'admin-api'>;
