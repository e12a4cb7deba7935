/** Events as the bus carries them. */
import { type DomainEvent, payloadOf } from './event.ts';

/** What a target of the bus is handed as `detail`: what webhooks say, with the id that they have in a header. */
export const busEventOf = (event: DomainEvent) => ({ id: event.id, ...payloadOf(event) });
export type BusEvent = ReturnType<typeof busEventOf>;
