/** Where a brand's own systems are told of events: one address, what it is told of, and the secrets that sign it. */

import { Refusal } from '../kernel/refusal.ts';
import { type Instant, millis, plusSeconds } from '../kernel/time.ts';
import type { MerchantSecret } from '../merchants/merchant.ts';

/** Sealed, as merchants' are. */
export type EndpointSecret = MerchantSecret;

export type DisabledReason = 'gone' | 'failing';

export type EndpointState =
  | { readonly is: 'enabled' }
  /** By hand. */
  | { readonly is: 'paused'; readonly since: Instant }
  /** By the platform: it said that it is gone, or nothing arrived for too long. */
  | { readonly is: 'disabled'; readonly since: Instant; readonly reason: DisabledReason };

/** Failures since the last success; what arrives ends it. */
export interface Failing {
  readonly since: Instant;
  readonly times: number;
  /** The circuit: until then nobody tries, then one does. Absent while there were too few failures to open it. */
  readonly openUntil?: Instant;
}

export interface Endpoint {
  readonly programmeId: string;
  readonly id: string;
  readonly url: string;
  readonly description?: string | undefined;
  /** Names of types, or EVERY_TYPE alone. */
  readonly eventTypes: readonly string[];
  readonly createdAt: Instant;
  readonly revision: number;
  readonly secrets: readonly EndpointSecret[];
  readonly state: EndpointState;
  readonly failing: Failing | null;
}

/** All types that there are, and those that come later. */
export const EVERY_TYPE = '*';

/** Each event is a message for each of them. */
export const MAX_ENDPOINTS = 20;

/** A receiver that has taken nothing for so long is not coming back by itself. */
export const DISABLED_AFTER_HOURS = 72;

/** Failures in a row: one is luck, and a message that only one member's events bring about is not the endpoint's. */
export const OPENS_AFTER = 3;

/** How long the circuit stays open, by how often it has; the last again and again. */
export const OPEN_SECONDS = [15, 30, 60, 120, 300] as const;

/** A probe has an answer, or none, long before. */
export const PROBE_SECONDS = 60;

type Move = 'pause' | 'enable' | 'disable';

/** What each state may become. A move to where the endpoint is comes to nothing. */
export const MOVES: Readonly<Record<EndpointState['is'], Readonly<Partial<Record<Move, EndpointState['is']>>>>> = {
  enabled: { enable: 'enabled', pause: 'paused', disable: 'disabled' },
  paused: { enable: 'enabled', pause: 'paused', disable: 'disabled' },
  // Pausing would forget why.
  disabled: { enable: 'enabled', disable: 'disabled' },
};

/** Whether the endpoint is told of events of that type, now or once it is enabled again. */
export const subscribes = ({ eventTypes }: Pick<Endpoint, 'eventTypes'>, type: string): boolean =>
  eventTypes.includes(EVERY_TYPE) || eventTypes.includes(type);

const changed = (endpoint: Endpoint, differing: Partial<Endpoint>): Endpoint => ({
  ...endpoint,
  ...differing,
  revision: endpoint.revision + 1,
});

/** @returns the endpoint itself where it is so already. @throws Refusal WRONG_STATE. */
export function moved(endpoint: Endpoint, move: Exclude<Move, 'disable'>, now: Instant): Endpoint {
  const { state } = endpoint;
  const to = MOVES[state.is][move];
  if (to === undefined) throw new Refusal('WRONG_STATE', `the endpoint is ${state.is}: enable it, or leave it`, 'endpointId');
  if (to === state.is) return endpoint;
  return changed(endpoint, to === 'enabled' ? { state: { is: 'enabled' }, failing: null } : { state: { is: 'paused', since: now } });
}

export function disabled(endpoint: Endpoint, reason: DisabledReason, now: Instant): Endpoint {
  return endpoint.state.is === 'disabled' ? endpoint : changed(endpoint, { state: { is: 'disabled', since: now, reason } });
}

/** Another address starts with no failures. */
export function described(
  endpoint: Endpoint,
  { url, description, eventTypes }: Pick<Endpoint, 'url' | 'description' | 'eventTypes'>,
): Endpoint {
  return changed(endpoint, { url, description, eventTypes, failing: url === endpoint.url ? endpoint.failing : null });
}

/** What the circuit says: go ahead; go ahead as the only one, once that is committed; or wait until then. */
export type Admission =
  | { readonly is: 'closed' }
  | { readonly is: 'probe'; readonly endpoint: Endpoint }
  | { readonly is: 'open'; readonly until: Instant };

export function admissionOf(endpoint: Endpoint, now: Instant): Admission {
  const { failing } = endpoint;
  if (failing?.openUntil === undefined) return { is: 'closed' };
  if (failing.openUntil > now) return { is: 'open', until: failing.openUntil };
  return { is: 'probe', endpoint: changed(endpoint, { failing: { ...failing, openUntil: plusSeconds(now, PROBE_SECONDS) } }) };
}

/**
 * After an attempt that failed.
 * @param isProbe the circuit is open because of this very attempt; others that fail meanwhile were under way before it opened.
 */
export function failed(endpoint: Endpoint, isProbe: boolean, now: Instant): Endpoint {
  const { failing } = endpoint;
  if (endpoint.state.is !== 'enabled') return endpoint;
  const since = failing?.since ?? now;
  if (millis(now) - millis(since) >= DISABLED_AFTER_HOURS * 3_600_000) return disabled(endpoint, 'failing', now);
  if (!isProbe && failing?.openUntil !== undefined) return endpoint;
  const times = (failing?.times ?? 0) + 1;
  if (times < OPENS_AFTER) return changed(endpoint, { failing: { since, times } });
  const opened = Math.min(times - OPENS_AFTER, OPEN_SECONDS.length - 1);
  return changed(endpoint, { failing: { since, times, openUntil: plusSeconds(now, OPEN_SECONDS[opened] ?? PROBE_SECONDS) } });
}

/** After one that arrived. */
export const succeeded = (endpoint: Endpoint): Endpoint => (endpoint.failing === null ? endpoint : changed(endpoint, { failing: null }));
