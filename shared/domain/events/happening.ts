/** What an event says, before it has its place in a lane. */
import type { EventType } from './event-type.ts';

/** Facts of the brand's own: no personal data, no secrets, no codes of vouchers, nothing that someone wrote by hand. */
export interface Happening {
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
}
