/** Domain events in the form of the event bus. */
import { type DomainEvent, payloadOf } from './event.ts';

/** The `detail` of a bus event: the webhook's payload, with the id that webhooks have in a header. */
export const busEventOf = (event: DomainEvent) => ({ id: event.id, ...payloadOf(event) });
export type BusEvent = ReturnType<typeof busEventOf>;
