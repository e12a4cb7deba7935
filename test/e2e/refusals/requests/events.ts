/** Whole requests of events that are sent again. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, PROGRAMME } from '../world/cast.ts';
import type { Variants } from './requests.ts';

export const EVENT_REQUESTS = {
  replayMemberEvents: {
    whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada }, body: { fromEntry: 1, toEntry: 2 } }),
  },
} satisfies { readonly [Id in RouteId]?: Variants };
