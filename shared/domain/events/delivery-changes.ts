/** What changes when events are sent out: parts of a commit. */
import type { Delivery } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import type { Lane, LaneRef, Waiting } from './lane.ts';

export type DeliveryChange =
  /** The set of a programme's endpoints is what was read: `expected` 0, it had none yet. */
  | { readonly kind: 'endpoint-set'; readonly programmeId: string; readonly expected: number }
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly expected: number }
  | { readonly kind: 'endpoint-removed'; readonly endpoint: Endpoint }
  /** `expected`: 0, there must be no lane. */
  | { readonly kind: 'lane'; readonly lane: Lane; readonly expected: number }
  /** Something stands behind it: it must be there. */
  | { readonly kind: 'lane-appended'; readonly ref: LaneRef }
  /** Nothing was appended since it was read. */
  | { readonly kind: 'lane-ended'; readonly lane: Lane }
  | { readonly kind: 'waiting'; readonly ref: LaneRef; readonly waiting: Waiting }
  | { readonly kind: 'waiting-left'; readonly ref: LaneRef; readonly waiting: Waiting }
  | { readonly kind: 'delivery'; readonly delivery: Delivery; readonly expected: number };
