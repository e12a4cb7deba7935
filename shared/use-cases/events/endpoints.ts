/** Registers, changes, pauses, enables and removes endpoints, and makes and rotates their secrets. */
import { described, type Endpoint, MAX_ENDPOINTS, moved } from '../../domain/events/endpoint.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { rotateSecret, secretsInForce } from '../../domain/merchants/merchant.ts';
import type { WebhookTargets } from '../../ports/events/webhooks.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type EndpointPorts = Pick<Ports, 'store' | 'clock' | 'pause' | 'ids' | 'secrets'> & { readonly targets: WebhookTargets };

/** The fields of an endpoint that a manager sets. */
export type EndpointTerms = Pick<Endpoint, 'url' | 'description' | 'eventTypes'>;

/** `secret` is in clear and shown once. */
export interface EndpointWithSecret {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

export interface EndpointName {
  readonly programmeId: string;
  readonly endpointId: string;
}

/** The context that a sealed secret is bound to: it does not open in another endpoint's item. */
const contextOf = (endpointId: string, secretId: string): string => `endpoint-secret#${endpointId}#${secretId}`;

async function newSecret({ ids, secrets }: EndpointPorts, endpointId: string): Promise<{ id: string; sealed: string; secret: string }> {
  const id = ids.secretId();
  const secret = secrets.newSecret();
  return { id, secret, sealed: await secrets.seal(secret, contextOf(endpointId, id)) };
}

/** @throws Refusal VALIDATION_FAILED for an address that must not receive events; LIMIT_EXCEEDED, NOT_FOUND; Busy. */
export async function registerEndpoint(
  ports: EndpointPorts & { readonly versions: ProgrammeVersions },
  programmeId: string,
  terms: EndpointTerms,
): Promise<EndpointWithSecret> {
  const now = ports.clock.now();
  await ports.versions.at(programmeId, now);
  await checkTarget(ports, terms.url);
  const id = ports.ids.endpointId();
  const { secret, ...sealed } = await newSecret(ports, id);
  const endpoint: Endpoint = {
    ...terms,
    programmeId,
    id,
    createdAt: now,
    revision: 1,
    secrets: [{ ...sealed, createdAt: now, expiresAt: null }],
    state: { is: 'enabled' },
    failing: null,
  };
  return decideAndCommit(ports, async () => {
    const { revision, endpoints } = await ports.store.endpoints(programmeId);
    // The previous attempt was written, and its answer was lost.
    if (endpoints.some((other) => other.id === id)) return { answer: { endpoint, secret } };
    if (endpoints.length >= MAX_ENDPOINTS) {
      throw new Refusal('LIMIT_EXCEEDED', `a programme has at most ${MAX_ENDPOINTS} endpoints: remove one that is no longer used`);
    }
    return {
      answer: { endpoint, secret },
      changes: [
        { kind: 'endpoint-set', programmeId, expected: revision },
        { kind: 'endpoint', endpoint, expected: 0 },
      ],
    };
  });
}

/** @throws Refusal NOT_FOUND. */
export async function listEndpoints({ store, clock, versions }: ProgrammePorts, programmeId: string): Promise<readonly Endpoint[]> {
  await versions.at(programmeId, clock.now());
  return (await store.endpoints(programmeId)).endpoints;
}

/** @throws Refusal VALIDATION_FAILED, NOT_FOUND; Busy. */
export async function changeEndpoint(ports: EndpointPorts, name: EndpointName, terms: EndpointTerms): Promise<Endpoint> {
  const { url } = await endpointOf(ports, name);
  if (url !== terms.url) await checkTarget(ports, terms.url);
  return changed(ports, name, (endpoint) => described(endpoint, terms));
}

/** @throws Refusal NOT_FOUND, WRONG_STATE; Busy. */
export const moveEndpoint = (ports: EndpointPorts, name: EndpointName, move: 'pause' | 'enable'): Promise<Endpoint> =>
  changed(ports, name, (endpoint, now) => moved(endpoint, move, now));

/** Events that wait for the endpoint are dropped when they are due. @throws Refusal NOT_FOUND; Busy. */
export async function removeEndpoint(ports: EndpointPorts, name: EndpointName): Promise<Endpoint> {
  let removed: Endpoint | undefined;
  return decideAndCommit(ports, async () => {
    const found = await ports.store.endpoint(name.programmeId, name.endpointId);
    // The previous attempt was written, and its answer was lost.
    if (found === undefined && removed !== undefined) return { answer: removed };
    removed = existing(found);
    return { answer: removed, changes: [{ kind: 'endpoint-removed', endpoint: removed }] };
  });
}

/** @throws Refusal NOT_FOUND, LIMIT_EXCEEDED; Busy. */
export async function rotateEndpointSecret(ports: EndpointPorts, name: EndpointName, overlapHours: number): Promise<EndpointWithSecret> {
  const { secret, ...sealed } = await newSecret(ports, name.endpointId);
  const endpoint = await changed(ports, name, (before, now) =>
    before.secrets.some(({ id }) => id === sealed.id) ? before : rotateSecret(before, sealed, overlapHours, now),
  );
  return { endpoint, secret };
}

/** @throws Refusal NOT_FOUND. */
export const endpointOf = async ({ store }: Pick<Ports, 'store'>, { programmeId, endpointId }: EndpointName): Promise<Endpoint> =>
  existing(await store.endpoint(programmeId, endpointId));

/** The secrets that are in force, in clear. */
export const openedSecrets = ({ secrets }: Pick<Ports, 'secrets'>, endpoint: Endpoint, now: Instant): Promise<readonly string[]> =>
  Promise.all(secretsInForce(endpoint, now).map(({ id, sealed }) => secrets.open(sealed, contextOf(endpoint.id, id))));

function existing(endpoint: Endpoint | undefined): Endpoint {
  if (endpoint === undefined) throw new Refusal('NOT_FOUND', 'there is no such endpoint', 'endpointId');
  return endpoint;
}

async function checkTarget({ targets }: EndpointPorts, url: string): Promise<void> {
  const refusal = await targets.refusalOf(url);
  if (refusal !== undefined) throw new Refusal('VALIDATION_FAILED', refusal, 'url');
}

const changed = (ports: EndpointPorts, name: EndpointName, change: (endpoint: Endpoint, now: Instant) => Endpoint): Promise<Endpoint> =>
  decideAndCommit(ports, async () => {
    const before = await endpointOf(ports, name);
    const endpoint = change(before, ports.clock.now());
    return { answer: endpoint, changes: endpoint === before ? [] : [{ kind: 'endpoint', endpoint, expected: before.revision }] };
  });
