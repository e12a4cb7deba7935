/** The health of an endpoint: failures and slow answers open its circuit, failures at last disable it, a quick success closes it. */
import type { DeliveryChange } from '../../domain/events/changes.ts';
import { admissionOf, disabled, type Endpoint, failed, slowed, succeeded } from '../../domain/events/endpoint.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import type { EventStore } from '../../ports/events/store.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Commits } from '../../ports/store.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { EndpointName } from './endpoints.ts';

export type HealthPorts = Pick<Ports, 'clock' | 'pause'> & {
  readonly store: EventStore & Commits<DeliveryChange>;
  readonly endpoints: RememberedEndpoints;
  /** Called for each endpoint that is disabled. */
  readonly onDisabled?: (endpoint: Endpoint) => void;
};

/** A short-lived cache of endpoints, because every delivery needs one. */
export interface RememberedEndpoints {
  /** undefined: it does not exist. */
  read(name: EndpointName): Promise<Endpoint | undefined>;
  /** Drops the endpoint from the cache. */
  forget(name: EndpointName): void;
}

/** An endpoint that was paused or removed may receive events for this long. */
const REMEMBERED_SECONDS = 5;

export function rememberedEndpoints({ store, clock }: Pick<HealthPorts, 'store' | 'clock'>): RememberedEndpoints {
  const remembered = new Map<string, { readonly at: number; readonly endpoint: Endpoint | undefined }>();
  return {
    async read({ programmeId, endpointId }) {
      const now = millis(clock.now());
      const known = remembered.get(endpointId);
      if (known !== undefined && now >= known.at && now - known.at < REMEMBERED_SECONDS * 1000) return known.endpoint;
      const endpoint = await store.endpoint(programmeId, endpointId);
      remembered.set(endpointId, { at: now, endpoint });
      return endpoint;
    },
    forget: ({ endpointId }) => {
      remembered.delete(endpointId);
    },
  };
}

export type Admitted = { readonly is: 'admitted'; readonly isProbe: boolean } | { readonly is: 'waits'; readonly until: Instant };

/** Asks the circuit breaker. When it has been open long enough, it admits one attempt. @throws Busy. */
export async function admit(ports: HealthPorts, endpoint: Endpoint): Promise<Admitted> {
  if (admissionOf(endpoint, ports.clock.now()).is === 'closed') return { is: 'admitted', isProbe: false };
  const name = nameOf(endpoint);
  const admitted = await decideAndCommit<Admitted, DeliveryChange>(ports, async () => {
    const fresh = await ports.store.endpoint(name.programmeId, name.endpointId);
    const admission = fresh === undefined ? ({ is: 'closed' } as const) : admissionOf(fresh, ports.clock.now());
    if (admission.is === 'closed') return { answer: { is: 'admitted', isProbe: false } };
    // The circuit may have been opened by this very call, whose answer was lost. A concurrent writer looks the same, so both wait.
    if (admission.is === 'open') return { answer: { is: 'waits', until: admission.until } };
    const { endpoint: probed } = admission;
    return { answer: { is: 'admitted', isProbe: true }, changes: [{ kind: 'endpoint', endpoint: probed, expected: probed.revision - 1 }] };
  });
  ports.endpoints.forget(name);
  return admitted;
}

/** @throws Busy. */
export async function noteFailure(ports: HealthPorts, name: EndpointName, how: 'gone' | 'failed' | 'probe failed'): Promise<void> {
  const now = ports.clock.now();
  await noted(ports, name, (endpoint) =>
    how === 'gone' ? disabled(endpoint, 'gone', now) : failed(endpoint, how === 'probe failed', now),
  );
}

/** Writes nothing for a healthy endpoint. @throws Busy. */
export async function noteSuccess(ports: HealthPorts, endpoint: Endpoint): Promise<void> {
  if (endpoint.failing !== null) await noted(ports, nameOf(endpoint), succeeded);
}

/** The event arrived, but slowly. @throws Busy. */
export async function noteSlow(ports: HealthPorts, endpoint: Endpoint, isProbe: boolean): Promise<void> {
  const now = ports.clock.now();
  await noted(ports, nameOf(endpoint), (read) => slowed(read, isProbe, now));
}

export const nameOf = ({ programmeId, id: endpointId }: Endpoint): EndpointName => ({ programmeId, endpointId });

async function noted(ports: HealthPorts, name: EndpointName, change: (endpoint: Endpoint) => Endpoint): Promise<void> {
  let written: Endpoint | undefined;
  const [before, after] = await decideAndCommit<readonly [Endpoint?, Endpoint?], DeliveryChange>(ports, async () => {
    const read = await ports.store.endpoint(name.programmeId, name.endpointId);
    // The previous attempt was written, and its answer was lost.
    if (read === undefined || (written !== undefined && read.revision === written.revision)) return { answer: [] };
    const endpoint = change(read);
    if (endpoint === read) return { answer: [] };
    written = endpoint;
    return { answer: [read, endpoint], changes: [{ kind: 'endpoint', endpoint, expected: read.revision }] };
  });
  ports.endpoints.forget(name);
  if (after?.state.is === 'disabled' && before?.state.is !== 'disabled') ports.onDisabled?.(after);
}
