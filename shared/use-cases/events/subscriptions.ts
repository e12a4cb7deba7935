/** Which endpoints of a programme are told of what. */
import type { Store } from '../../ports/store.ts';
import { madeByName } from '../kernel/remembered-versions.ts';

export interface Subscription {
  readonly endpointId: string;
  readonly eventTypes: readonly string[];
}

/** Also those that are paused or disabled: what they miss is in their log. */
export type Subscriptions = (programmeId: string) => Promise<readonly Subscription[]>;

/**
 * Each programme is read once, and remembered for as long as these are used: for one batch of records. All that was committed
 * after an endpoint was registered comes to the stream after it, so that it is told of it.
 */
export function subscriptionsIn(store: Pick<Store, 'endpoints'>): Subscriptions {
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
