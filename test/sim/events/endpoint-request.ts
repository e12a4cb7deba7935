/** Requests of managers about endpoints, and rewinds of the stream. Types only, because the auditor reads them too. */

import type { ReferralRequest } from '../referrals/referral-request.ts';

/** `endpointId` is undefined until the request is sent. `pick` counts registered endpoints from the last. */
interface OfEndpoint {
  readonly id: string;
  readonly programmeId: string;
  readonly pick: number;
  readonly endpointId?: string;
  /** The endpoint's address, as the client knows it. */
  readonly url?: string;
}

export type EndpointRequest =
  /** `url`: the prefix of the address. Each registered endpoint has its own address. */
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
  /** Sends the events of so many hours again. */
  | (OfEndpoint & { readonly kind: 'replay'; readonly hours: number });

/** The stream is read again from so many records back, or from its beginning. There is no answer. */
export interface Rewind {
  readonly kind: 'rewind';
  readonly id: string;
  readonly records?: number;
}

export const isOfEndpoint = (request: { readonly kind: string }): request is EndpointRequest =>
  ['create-endpoint', 'move-endpoint', 'change-endpoint', 'remove-endpoint', 'replay'].includes(request.kind);

export const isOfEvents = (request: { readonly kind: string }): request is EndpointRequest | Rewind | ReferralRequest =>
  ['rewind', 'referral-code', 'invite', 'judge'].includes(request.kind) || isOfEndpoint(request);
