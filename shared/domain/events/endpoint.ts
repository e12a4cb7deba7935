/** An endpoint of the brand's systems: its URL, its subscriptions, and the secrets that sign its events. */

import { Refusal } from '../kernel/refusal.ts';
import { type Instant, millis, plusSeconds } from '../kernel/time.ts';
import type { MerchantSecret } from '../merchants/merchant.ts';

/** Sealed, like a merchant's secret. */
export type EndpointSecret = MerchantSecret;

export type DisabledReason = 'gone' | 'failing';

export type EndpointState =
  | { readonly is: 'enabled' }
  /** By a manager. */
  | { readonly is: 'paused'; readonly since: Instant }
  /** By the platform: the endpoint answered 410, or failed for too long. */
  | { readonly is: 'disabled'; readonly since: Instant; readonly reason: DisabledReason };

/** Failures and slow answers since the last quick success. */
export interface FailureStreak {
  /** Since then the endpoint has taken nothing. */
  readonly since: Instant;
  readonly times: number;
  /** The circuit breaker is open until then, and then admits one attempt. Absent after few failures. */
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
  readonly failing: FailureStreak | null;
}

/** All types, including future ones. */
export const EVERY_TYPE = '*';

/** Maximum number of endpoints: each event is a message for each. */
export const MAX_ENDPOINTS = 20;

/** An endpoint that failed for this long is disabled. */
export const DISABLED_AFTER_HOURS = 72;

/** Failures or slow answers in a row that open the circuit. Fewer may be chance, or one member's bad event. */
export const OPENS_AFTER = 3;

/** An endpoint that takes so long for an event is slow: each of its events holds a function's concurrency for that time. */
export const SLOW_MILLIS = 5_000;

/** How long the circuit stays open after each opening; the last value repeats. */
export const OPEN_SECONDS = [15, 30, 60, 120, 300] as const;

/** Time for one probe; it has an answer or a time-out well before. */
export const PROBE_SECONDS = 60;

type Move = 'pause' | 'enable' | 'disable';

/** The allowed moves of each state. A move to the current state changes nothing. */
export const MOVES: Readonly<Record<EndpointState['is'], Readonly<Partial<Record<Move, EndpointState['is']>>>>> = {
  enabled: { enable: 'enabled', pause: 'paused', disable: 'disabled' },
  paused: { enable: 'enabled', pause: 'paused', disable: 'disabled' },
  // Pausing a disabled endpoint would lose the reason.
  disabled: { enable: 'enabled', disable: 'disabled' },
};

/** Whether the endpoint subscribes to the type. */
export const subscribes = ({ eventTypes }: Pick<Endpoint, 'eventTypes'>, type: string): boolean =>
  eventTypes.includes(EVERY_TYPE) || eventTypes.includes(type);

const changed = (endpoint: Endpoint, differing: Partial<Endpoint>): Endpoint => ({
  ...endpoint,
  ...differing,
  revision: endpoint.revision + 1,
});

/** @returns the same endpoint when it is in that state already. @throws Refusal WRONG_STATE. */
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

/** A new URL resets the failures. */
export function described(
  endpoint: Endpoint,
  { url, description, eventTypes }: Pick<Endpoint, 'url' | 'description' | 'eventTypes'>,
): Endpoint {
  return changed(endpoint, { url, description, eventTypes, failing: url === endpoint.url ? endpoint.failing : null });
}

/** The circuit breaker's answer: go ahead; go ahead as the only probe, once committed; or wait. */
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
 * The endpoint after a failed attempt.
 * @param isProbe The attempt was the probe of an open circuit. Other failures meanwhile started before it opened.
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

/**
 * The endpoint after an event that it took slowly. That opens the circuit as failures do, so that a slow endpoint has one attempt at a
 * time. But it is no outage: the circuit opens for the shortest time, and the time until the endpoint is disabled begins again.
 */
export function slowed(endpoint: Endpoint, isProbe: boolean, now: Instant): Endpoint {
  const { failing } = endpoint;
  if (endpoint.state.is !== 'enabled') return endpoint;
  if (!isProbe && failing?.openUntil !== undefined) return endpoint;
  const times = Math.min((failing?.times ?? 0) + 1, OPENS_AFTER);
  const opens = times === OPENS_AFTER ? { openUntil: plusSeconds(now, OPEN_SECONDS[0]) } : {};
  return changed(endpoint, { failing: { since: now, times, ...opens } });
}

/** The endpoint after a successful attempt that was quick. */
export const succeeded = (endpoint: Endpoint): Endpoint => (endpoint.failing === null ? endpoint : changed(endpoint, { failing: null }));
