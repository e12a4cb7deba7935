/** Whole requests of events that are sent again, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, PROGRAMME } from '../world/cast.ts';
import { invalid, type Variants, type WrittenRefusal, withFields } from './parts.ts';

export const EVENT_REQUESTS = {
  replayMemberEvents: {
    whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada }, body: { fromEntry: 1, toEntry: 2 } }),
  },
} satisfies { readonly [Id in RouteId]?: Variants };

export const EVENT_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  replayMemberEvents: [
    invalid(
      'an entry that there is not yet',
      withFields({ fromEntry: 1_000_000, toEntry: undefined }),
      'fromEntry',
      'must be an entry of the member',
    ),
    invalid('a period that ends before it begins', withFields({ fromEntry: 2, toEntry: 1 }), 'toEntry', 'must not be below fromEntry, 2'),
  ],
};
