/** What managers ask of endpoints, and what happens to the stream. Types only: the auditor reads them too. */

import type { ReferralRequest } from '../referrals/referral-request.ts';

/** `endpointId` undefined until it is sent: which of those that were registered, `pick` says. */
interface OfEndpoint {
  readonly id: string;
  readonly programmeId: string;
  readonly pick: number;
  readonly endpointId?: string;
  /** Its address, as it was told. */
  readonly url?: string;
}

export type EndpointRequest =
  /** `url`: what it begins with, since each that is registered has one of its own. */
  | {
      readonly kind: 'create-endpoint';
      readonly id: string;
      readonly programmeId: string;
      readonly url: string;
      readonly eventTypes: readonly string[];
    }
  | (OfEndpoint & { readonly kind: 'move-endpoint'; readonly move: 'pause' | 'enable' })
  | (OfEndpoint & { readonly kind: 'change-endpoint'; readonly eventTypes: readonly string[] })
  | (OfEndpoint & { readonly kind: 'remove-endpoint' })
  /** What happened in so many hours is sent again. */
  | (OfEndpoint & { readonly kind: 'replay'; readonly hours: number });

/** The stream is read again from so many records back, or from its beginning. No one is answered. */
export interface Rewind {
  readonly kind: 'rewind';
  readonly id: string;
  readonly records?: number;
}

export const isOfEndpoint = (request: { readonly kind: string }): request is EndpointRequest =>
  ['create-endpoint', 'move-endpoint', 'change-endpoint', 'remove-endpoint', 'replay'].includes(request.kind);

export const isOfEvents = (request: { readonly kind: string }): request is EndpointRequest | Rewind | ReferralRequest =>
  ['rewind', 'referral-code', 'invite', 'judge'].includes(request.kind) || isOfEndpoint(request);
