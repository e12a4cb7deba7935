/** What no schema can say of events that are sent again. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { invalid, type WrittenRefusal, withFields } from './parts.ts';

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
