/** Changes of event delivery: parts of a commit. */
import type { Delivery } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import type { Lane, LaneRef, WaitingEvent } from './lane.ts';

export type DeliveryChange =
  /** The set of a programme's endpoints has not changed since it was read. `expected` 0: it did not exist. */
  | { readonly kind: 'endpoint-set'; readonly programmeId: string; readonly expected: number }
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly expected: number }
  | { readonly kind: 'endpoint-removed'; readonly endpoint: Endpoint }
  /** `expected` 0: the lane must not exist. */
  | { readonly kind: 'lane'; readonly lane: Lane; readonly expected: number }
  /** An event was appended: the lane must exist. */
  | { readonly kind: 'lane-appended'; readonly ref: LaneRef }
  /** Removes the lane, if nothing was appended since it was read. */
  | { readonly kind: 'lane-ended'; readonly lane: Lane }
  | { readonly kind: 'waiting'; readonly ref: LaneRef; readonly waiting: WaitingEvent }
  | { readonly kind: 'waiting-left'; readonly ref: LaneRef; readonly waiting: WaitingEvent }
  | { readonly kind: 'delivery'; readonly delivery: Delivery; readonly expected: number };
