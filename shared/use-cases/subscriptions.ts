/** Which endpoints of a programme are told of what. */
import { type Instant, millis } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { madeByName } from './remembered-versions.ts';

export interface Subscription {
  readonly endpointId: string;
  readonly eventTypes: readonly string[];
}

/** Also those that are paused or disabled: what they miss is in their log. */
export type Subscriptions = (programmeId: string) => Promise<readonly Subscription[]>;

/** Every batch of events asks: one that is registered is told of what happens so much later. */
const FRESH_SECONDS = 5;

export function rememberedSubscriptions({ store, clock }: Pick<Ports, 'store' | 'clock'>): Subscriptions {
  const of = madeByName((programmeId: string) => {
    let remembered: { readonly readAt: Instant; readonly found: readonly Subscription[] } | undefined;
    return async () => {
      const readAt = clock.now();
      const age = remembered === undefined ? Number.POSITIVE_INFINITY : millis(readAt) - millis(remembered.readAt);
      if (remembered !== undefined && age >= 0 && age < FRESH_SECONDS * 1000) return remembered.found;
      const { endpoints } = await store.endpoints(programmeId);
      remembered = { readAt, found: endpoints.map(({ id, eventTypes }) => ({ endpointId: id, eventTypes })) };
      return remembered.found;
    };
  });
  return (programmeId) => of(programmeId)();
}
