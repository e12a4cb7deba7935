/** Endpoints: registered, changed, paused, enabled, removed, and their secrets rotated: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { disabled, type Endpoint, MAX_ENDPOINTS } from '../../../shared/domain/events/endpoint.ts';
import { MAX_SECRETS } from '../../../shared/domain/merchants/merchant.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import {
  changeEndpoint,
  endpointOf,
  moveEndpoint,
  openedSecrets,
  registerEndpoint,
  removeEndpoint,
  rotateEndpointSecret,
} from '../../../shared/use-cases/events/endpoints.ts';
import { type Desk, deliveryDesk, PROGRAMME } from '../../support/events/delivery-desk.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const TERMS = { url: 'https://hooks.example.com/', description: 'The warehouse', eventTypes: ['points.earned'] };
const FAULTS: readonly Fault[] = ['lost-after', 'lost-before', 'contention'];

describe.each(TABLES)('endpoints $name', (tables) => {
  beforeAll(tables.start);
  afterAll(tables.stop);

  let store: Store;
  let desk: Desk;
  beforeEach(async () => {
    store = createStore((await tables.fresh()).table);
    desk = await deliveryDesk(store);
  });
  const nameOf = ({ programmeId, id: endpointId }: Endpoint) => ({ programmeId, endpointId });
  const on = (fault: Fault) => desk.elsewhere(faultyStore(store, atFirst('commit', fault)));
  const all = async () => (await store.endpoints(PROGRAMME)).endpoints;

  test('one that is registered is enabled, and its secret is shown once and kept sealed', async () => {
    const { endpoint, secret } = await registerEndpoint(desk, PROGRAMME, TERMS);
    expect(endpoint).toMatchObject({ ...TERMS, state: { is: 'enabled' }, failing: null });
    expect(secret).toMatch(/^whsec_/);
    expect(await endpointOf(desk, nameOf(endpoint))).toEqual(endpoint);
    expect(JSON.stringify(endpoint)).not.toContain(secret);
    expect(await openedSecrets(desk, endpoint, desk.clock.now())).toEqual([secret]);
  });

  describe('A5: a repeat under the same key', () => {
    const under = { caller: 'maya', key: 'k-1' };

    test('of a registration makes no other endpoint, and gets the first answer again for 15 minutes', async () => {
      const first = await registerEndpoint(desk, PROGRAMME, TERMS, under);
      expect(first.replayed).toBe(false);
      const [one, other] = await Promise.all([1, 2].map(() => registerEndpoint(desk, PROGRAMME, TERMS, under)));
      expect([one, other]).toEqual([
        { ...first, replayed: true },
        { ...first, replayed: true },
      ]);
      await expect(registerEndpoint(desk, PROGRAMME, { ...TERMS, eventTypes: ['*'] }, under)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_MISMATCH',
      });
      expect(await all()).toHaveLength(1);
      await registerEndpoint(desk, PROGRAMME, TERMS, { ...under, key: 'k-2' });
      expect(await all()).toHaveLength(2);
      desk.clock.advance(900);
      await expect(registerEndpoint(desk, PROGRAMME, TERMS, under)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    });

    test('of a rotation makes no other secret; a registration whose secret was replaced shows none', async () => {
      const { endpoint } = await registerEndpoint(desk, PROGRAMME, TERMS, under);
      const first = await rotateEndpointSecret(desk, nameOf(endpoint), 0, under);
      expect(await rotateEndpointSecret(desk, nameOf(endpoint), 0, under)).toEqual({ ...first, replayed: true });
      expect((await endpointOf(desk, nameOf(endpoint))).secrets).toHaveLength(1);
      await expect(registerEndpoint(desk, PROGRAMME, TERMS, under)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    });
  });

  test(`a programme has at most ${MAX_ENDPOINTS}, also when several come at once`, async () => {
    for (let number = 2; number < MAX_ENDPOINTS; number += 1) await desk.register(`e${number}`);
    const outcomes = await Promise.allSettled([desk.register('x'), desk.register('y'), desk.register('z'), desk.register('w')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await all()).toHaveLength(MAX_ENDPOINTS);
    await expect(desk.register('v')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const [first] = await all();
    if (first !== undefined) await removeEndpoint(desk, nameOf(first));
    await desk.register('v');
  });

  if (!tables.everything) return;

  test.each(FAULTS)('one is registered once when the commit is %s', async (fault) => {
    const { endpoint, secret } = await registerEndpoint(on(fault), PROGRAMME, TERMS);
    expect(await all()).toEqual([endpoint]);
    expect(await openedSecrets(desk, endpoint, desk.clock.now())).toEqual([secret]);
  });

  test('none is registered at an address that nothing is sent to, or of a programme that there is not', async () => {
    const plain = { ...TERMS, url: 'http://hooks.example.com/' };
    const refused = { code: 'VALIDATION_FAILED', field: 'url', message: 'must be https' };
    await expect(registerEndpoint(desk, PROGRAMME, plain)).rejects.toMatchObject(refused);
    await expect(registerEndpoint(desk, 'no-such', TERMS)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { endpoint } = await registerEndpoint(desk, PROGRAMME, TERMS);
    await expect(changeEndpoint(desk, nameOf(endpoint), plain)).rejects.toMatchObject(refused);
  });

  test('an address is looked at again only when it changes', async () => {
    const { endpoint } = await registerEndpoint(desk, PROGRAMME, TERMS);
    const targets = { refusalOf: async () => 'must not be asked' };
    const changed = await changeEndpoint({ ...desk, targets }, nameOf(endpoint), { ...TERMS, description: undefined, eventTypes: ['*'] });
    expect(changed).toMatchObject({ url: TERMS.url, eventTypes: ['*'] });
    expect(changed.description).toBeUndefined();
  });

  test('it is paused, enabled and removed; the second time comes to nothing', async () => {
    const endpoint = await desk.register();
    const paused = await moveEndpoint(desk, nameOf(endpoint), 'pause');
    expect(paused.state).toEqual({ is: 'paused', since: desk.clock.now() });
    desk.clock.advance(60);
    expect(await moveEndpoint(desk, nameOf(endpoint), 'pause')).toEqual(paused);
    expect((await moveEndpoint(desk, nameOf(endpoint), 'enable')).state).toEqual({ is: 'enabled' });
    expect((await moveEndpoint(desk, nameOf(endpoint), 'enable')).revision).toBe(paused.revision + 1);
    await removeEndpoint(desk, nameOf(endpoint));
    await expect(removeEndpoint(desk, nameOf(endpoint))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(moveEndpoint(desk, nameOf(endpoint), 'enable')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each(FAULTS)('it is removed once when the commit is %s', async (fault) => {
    const endpoint = await desk.register();
    expect(await removeEndpoint(on(fault), nameOf(endpoint))).toEqual(endpoint);
    expect(await all()).toEqual([]);
  });

  test('one that the platform has disabled is not paused, and can be enabled', async () => {
    const endpoint = await desk.register();
    const gone = disabled(endpoint, 'gone', desk.clock.now());
    await store.commit([{ kind: 'endpoint', endpoint: gone, expected: endpoint.revision }]);
    await expect(moveEndpoint(desk, nameOf(endpoint), 'pause')).rejects.toMatchObject({ code: 'WRONG_STATE', field: 'endpointId' });
    expect((await moveEndpoint(desk, nameOf(endpoint), 'enable')).state).toEqual({ is: 'enabled' });
  });

  test.each(FAULTS)('a secret is rotated once when the commit is %s, and the one before goes on for a while', async (fault) => {
    const { endpoint, secret: before } = await registerEndpoint(desk, PROGRAMME, TERMS);
    const { endpoint: rotated, secret } = await rotateEndpointSecret(on(fault), nameOf(endpoint), 1);
    expect(await endpointOf(desk, nameOf(endpoint))).toEqual(rotated);
    expect(await openedSecrets(desk, rotated, desk.clock.now())).toEqual([before, secret]);
    desk.clock.advance(3600);
    expect(await openedSecrets(desk, rotated, desk.clock.now())).toEqual([secret]);
  });

  test(`at most ${MAX_SECRETS} secrets are in force`, async () => {
    const endpoint = await desk.register();
    for (let secrets = 1; secrets < MAX_SECRETS; secrets += 1) await rotateEndpointSecret(desk, nameOf(endpoint), 24);
    await expect(rotateEndpointSecret(desk, nameOf(endpoint), 24)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect((await rotateEndpointSecret(desk, nameOf(endpoint), 0)).endpoint.secrets).toHaveLength(1);
  });
});
