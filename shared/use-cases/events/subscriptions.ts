/** Which endpoints of a programme subscribe to which events. */
import type { EventStore } from '../../ports/events/store.ts';
import { madeByName } from '../kernel/remembered-versions.ts';

export interface Subscription {
  readonly endpointId: string;
  readonly eventTypes: readonly string[];
}

/** Includes paused and disabled endpoints: their log shows what they missed. */
export type Subscriptions = (programmeId: string) => Promise<readonly Subscription[]>;

/**
 * Reads each programme once for a batch of records. A commit that follows the registration of an endpoint
 * reaches the stream after it, so the endpoint is notified.
 */
export function subscriptionsIn(store: Pick<EventStore, 'endpoints'>): Subscriptions {
  const of = madeByName((programmeId: string) => {
    let found: Promise<readonly Subscription[]> | undefined;
    return () => {
      found ??= store
        .endpoints(programmeId)
        .then(({ endpoints }) => endpoints.map(({ id, eventTypes }) => ({ endpointId: id, eventTypes })));
      return found;
    };
  });
  return (programmeId) => of(programmeId)();
}
