/** Registers, changes, pauses, enables and removes endpoints, and makes and rotates their secrets. */
import { described, type Endpoint, MAX_ENDPOINTS, moved } from '../../domain/events/endpoint.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { type MerchantSecret, rotateSecret, secretsInForce } from '../../domain/merchants/merchant.ts';
import { type CallersKey, checkSameInput, checkShownAgain, nameUnderKey } from '../../domain/merchants/secret-under-key.ts';
import type { WebhookTargets } from '../../ports/events/webhooks.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type EndpointPorts = Pick<Ports, 'store' | 'clock' | 'pause' | 'ids' | 'secrets'> & { readonly targets: WebhookTargets };

/** The fields of an endpoint that a manager sets. */
export type EndpointTerms = Pick<Endpoint, 'url' | 'description' | 'eventTypes'>;

/** `secret` is in clear, and shown only to who makes it. `replayed`: it was made before, under the same key. */
export interface EndpointWithSecret {
  readonly endpoint: Endpoint;
  readonly secret: string;
  readonly replayed: boolean;
}

export interface EndpointName {
  readonly programmeId: string;
  readonly endpointId: string;
}

/** The context that a sealed secret is bound to: it does not open in another endpoint's item. */
const contextOf = (endpointId: string, secretId: string): string => `endpoint-secret#${endpointId}#${secretId}`;

async function newSecret(
  { ids, secrets }: EndpointPorts,
  endpointId: string,
  operation: 'register' | 'rotate',
  under: CallersKey | undefined,
): Promise<{ id: string; sealed: string; secret: string }> {
  const id = under === undefined ? ids.secretId() : `sec_${nameUnderKey(under, { operation, endpointId })}`;
  const secret = secrets.newSecret();
  return { id, secret, sealed: await secrets.seal(secret, contextOf(endpointId, id)) };
}

/** The secret that an attempt before made: of this call, whose answer was lost, or of one under the same key. @throws Refusal WRONG_STATE. */
async function shownAgain(
  { secrets, clock }: EndpointPorts,
  endpoint: Endpoint,
  made: MerchantSecret,
  own: { readonly sealed: string },
): Promise<EndpointWithSecret> {
  if (made.sealed !== own.sealed) checkShownAgain(made, clock.now());
  const secret = await secrets.open(made.sealed, contextOf(endpoint.id, made.id));
  return { endpoint, secret, replayed: made.sealed !== own.sealed };
}

/**
 * @param under Repeats under the same key get the same answer for some minutes, and make no other endpoint.
 * @throws Refusal VALIDATION_FAILED for an address that must not receive events; LIMIT_EXCEEDED, NOT_FOUND, IDEMPOTENCY_MISMATCH,
 * WRONG_STATE; Busy.
 */
export async function registerEndpoint(
  ports: EndpointPorts & { readonly versions: ProgrammeVersions },
  programmeId: string,
  terms: EndpointTerms,
  under?: CallersKey,
): Promise<EndpointWithSecret> {
  const now = ports.clock.now();
  await ports.versions.at(programmeId, now);
  await checkTarget(ports, terms.url);
  const id = under === undefined ? ports.ids.endpointId() : `end_${nameUnderKey(under, { programmeId })}`;
  const { secret, ...sealed } = await newSecret(ports, id, 'register', under);
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
    const existing = endpoints.find((other) => other.id === id);
    if (existing !== undefined) {
      checkSameInput(termsOf(existing), termsOf(endpoint));
      const made = existing.secrets.find((one) => one.id === sealed.id);
      if (made === undefined)
        throw new Refusal(
          'WRONG_STATE',
          `made ${id}, whose secret has been replaced since: rotate it under another key`,
          'idempotency-key',
        );
      return { answer: await shownAgain(ports, existing, made, sealed) };
    }
    if (endpoints.length >= MAX_ENDPOINTS) {
      throw new Refusal('LIMIT_EXCEEDED', `a programme has at most ${MAX_ENDPOINTS} endpoints: remove one that is no longer used`);
    }
    return {
      answer: { endpoint, secret, replayed: false },
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

/**
 * @param under Repeats under the same key get the same answer for some minutes.
 * @throws Refusal NOT_FOUND, LIMIT_EXCEEDED, WRONG_STATE; Busy.
 */
export async function rotateEndpointSecret(
  ports: EndpointPorts,
  name: EndpointName,
  overlapHours: number,
  under?: CallersKey,
): Promise<EndpointWithSecret> {
  const { secret, ...sealed } = await newSecret(ports, name.endpointId, 'rotate', under);
  return decideAndCommit(ports, async () => {
    const before = await endpointOf(ports, name);
    const made = before.secrets.find(({ id }) => id === sealed.id);
    if (made !== undefined) return { answer: await shownAgain(ports, before, made, sealed) };
    const endpoint = rotateSecret(before, sealed, overlapHours, ports.clock.now());
    return { answer: { endpoint, secret, replayed: false }, changes: [{ kind: 'endpoint', endpoint, expected: before.revision }] };
  });
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

const termsOf = ({ url, description, eventTypes }: EndpointTerms): object => ({
  url,
  ...(description === undefined ? {} : { description }),
  eventTypes,
});
