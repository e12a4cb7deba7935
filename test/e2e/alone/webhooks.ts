/**
 * Webhooks over HTTP, from a purchase to receivers that verify what they get by the `standardwebhooks` package: one that takes
 * everything, one that is slow, one that is down and catches up. Moves the clock.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Client } from '../../../shared/contract/client.ts';
import { manager, merchant, newMember, newProgramme, refusalOf } from '../../support/platform/api.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';
import { patience } from '../../support/run/slowness.ts';
import type { Alone } from './alone-platform.ts';

const WAIT = patience(120);

let platform: RunningPlatform;
let admin: Client;
interface Taken {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly memberId?: string; readonly sequence: string; readonly endpointId?: string };
}

/** Takes what holds by the secret, and nothing else. */
class Receiver {
  readonly taken: Taken[] = [];
  readonly refused: string[] = [];
  /** The status that it answers with before it looks at anything. */
  status: number | undefined;
  secret = '';
  /** Runs before it answers. */
  hold: () => Promise<unknown> = async () => undefined;
  readonly #server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    await this.hold();
    if (this.status !== undefined) return void response.writeHead(this.status).end();
    const headers = request.headers as Record<string, string>;
    try {
      const verified = new Webhook(this.secret).verify(body, headers) as Omit<Taken, 'id'>;
      this.taken.push({ id: String(headers['webhook-id']), ...verified });
      response.writeHead(204).end();
    } catch (error) {
      this.refused.push(String(error));
      response.writeHead(401).end();
    }
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server.once('listening', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  ids(): readonly string[] {
    return this.taken.map(({ id }) => id);
  }
}

const receivers: Receiver[] = [];
async function registered(programmeId: string, eventTypes: Parameters<typeof admin.call<'registerEndpoint'>>[1]['body']['eventTypes']) {
  const receiver = new Receiver();
  receivers.push(receiver);
  const body = { url: await receiver.listen(), eventTypes };
  const { id: endpointId, secret } = (await admin.call('registerEndpoint', { params: { programmeId }, body })).body;
  receiver.secret = secret;
  const params = { programmeId, endpointId };
  return {
    receiver,
    params,
    deliveries: async () => (await admin.call('listDeliveries', { params, query: {} })).body.items,
  };
}

/** A shop, and members who buy in it. */
async function shop(members: number) {
  const programmeId = await newProgramme(platform.url);
  const at = await platform.clock();
  const ahead = at.getTime() - Date.now();
  const { credited } = await merchant(platform.url, programmeId, () => new Date(Date.now() + ahead));
  const people = await Promise.all(Array.from({ length: members }, () => newMember(platform.url, programmeId)));
  const buys = async () => {
    for (const { externalId } of people) await credited({ member: { externalId } });
  };
  return { programmeId, people, buys };
}

/** The library goes by the machine's clock, which the platform's is ahead of. */
const onPlatformTime = async () => vi.useFakeTimers({ toFake: ['Date'], now: await platform.clock() });

const inOrder = (taken: readonly Taken[], memberId: string): readonly string[] =>
  taken.filter(({ data }) => data.memberId === memberId).map(({ data }) => data.sequence);

export function webhooksSuite(alone: Alone): void {
  beforeAll(async () => {
    platform = alone().running;
    admin = await manager(platform.url);
  });

  afterEach(() => {
    vi.useRealTimers();
    for (const receiver of receivers.splice(0)) {
      expect(receiver.refused).toEqual([]);
      receiver.close();
    }
  });

  it('events of earnings arrive, verified, each once and in order', async () => {
    const { programmeId, people, buys } = await shop(3);
    const { receiver, deliveries } = await registered(programmeId, ['points.earned']);
    await buys();
    await buys();
    await platform.settle();
    await vi.waitUntil(() => receiver.taken.length >= 6, WAIT);
    expect(new Set(receiver.ids()).size).toBe(6);
    expect(receiver.taken.map(({ type }) => type)).toEqual(Array.from({ length: 6 }, () => 'points.earned'));
    for (const { memberId } of people) {
      const sequences = inOrder(receiver.taken, memberId);
      expect(sequences).toHaveLength(2);
      expect(sequences).toEqual([...sequences].sort());
    }
    await platform.settle();
    const log = await deliveries();
    expect(log.map(({ eventId }) => eventId).sort()).toEqual([...receiver.ids()].sort());
    expect(new Set(log.map(({ state }) => state))).toEqual(new Set(['delivered']));
  });

  it('an endpoint that is slow keeps no other waiting', async () => {
    const { programmeId, buys } = await shop(3);
    const [slow, quick] = [await registered(programmeId, ['points.earned']), await registered(programmeId, ['points.earned'])];
    // It answers once the other one has everything: were that one kept waiting, both would be.
    slow.receiver.hold = () => vi.waitUntil(() => quick.receiver.taken.length === 3, WAIT);
    await buys();
    await platform.settle();
    expect(quick.receiver.taken).toHaveLength(3);
    await vi.waitUntil(() => slow.receiver.taken.length === 3, WAIT);
    expect([...slow.receiver.ids()].sort()).toEqual([...quick.receiver.ids()].sort());
  });

  it('a test arrives, and what was missed is sent again when it is asked for', async () => {
    const { programmeId, buys } = await shop(1);
    const { receiver, params, deliveries } = await registered(programmeId, ['points.earned']);
    const { eventId } = (await admin.call('testEndpoint', { params })).body;
    await vi.waitUntil(() => receiver.taken.length === 1, WAIT);
    expect(receiver.taken[0]).toMatchObject({ id: eventId, type: 'endpoint.test', data: { endpointId: params.endpointId } });

    await admin.call('pauseEndpoint', { params });
    expect(await refusalOf(admin.call('testEndpoint', { params }))).toMatchObject({ code: 'WRONG_STATE' });
    // Functions remember an endpoint for some seconds.
    await platform.moveClock({ advance: 'PT10S' });
    await buys();
    await platform.settle();
    const missed = (await deliveries()).filter(({ state }) => state === 'missed');
    expect(missed.map(({ type }) => type)).toEqual(['points.earned']);

    await admin.call('enableEndpoint', { params });
    await platform.moveClock({ advance: 'PT10S' });
    const day = { from: '2000-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' };
    expect((await admin.call('replayDeliveries', { params, body: day })).body).toEqual({ sent: 1, nextCursor: null });
    await vi.waitUntil(() => receiver.taken.length === 2, WAIT);
    expect(receiver.ids()).toEqual([eventId, missed[0]?.eventId]);

    const deliveryId = missed[0]?.id ?? '';
    expect((await admin.call('replayDeliveries', { params, body: { deliveryId } })).body.sent).toBe(1);
    await vi.waitUntil(() => receiver.taken.length === 3, WAIT);
    await platform.settle();
    expect((await admin.call('getDelivery', { params: { ...params, deliveryId } })).body).toMatchObject({
      state: 'delivered',
      attempts: [
        { outcome: 'answered', status: 204 },
        { outcome: 'answered', status: 204 },
      ],
    });
  });

  it('an endpoint that is gone is disabled, and the others are told', async () => {
    const { programmeId, buys } = await shop(1);
    const gone = await registered(programmeId, ['points.earned']);
    const watching = await registered(programmeId, ['endpoint.disabled']);
    gone.receiver.status = 410;
    await buys();
    await vi.waitUntil(() => watching.receiver.taken.length === 1, WAIT);
    expect(watching.receiver.taken[0]).toMatchObject({
      type: 'endpoint.disabled',
      data: { endpointId: gone.params.endpointId, reason: 'gone' },
    });
    const { body } = await admin.call('getEndpoint', { params: gone.params });
    expect(body.state).toMatchObject({ is: 'disabled', reason: 'gone' });
    expect(await refusalOf(admin.call('pauseEndpoint', { params: gone.params }))).toMatchObject({ code: 'WRONG_STATE' });
  });

  it('both secrets of a rotation verify what is sent', async () => {
    const { programmeId } = await shop(0);
    const { receiver, params } = await registered(programmeId, ['points.earned']);
    const before = receiver.secret;
    const { secret } = (await admin.call('rotateEndpointSecret', { params, body: { overlapHours: 1 } })).body;
    for (const one of [before, secret]) {
      receiver.secret = one;
      const count = receiver.taken.length;
      await admin.call('testEndpoint', { params });
      await vi.waitUntil(() => receiver.taken.length === count + 1, WAIT);
    }
  });

  it('an endpoint that was down catches up when time passes and the sweep comes, in order', async () => {
    const { programmeId, people, buys } = await shop(4);
    const [up, down] = [await registered(programmeId, ['points.earned']), await registered(programmeId, ['points.earned'])];
    down.receiver.status = 503;
    await buys();
    await buys();
    await vi.waitUntil(() => up.receiver.taken.length === 8, WAIT);
    await platform.settle();
    expect(down.receiver.taken).toEqual([]);
    expect(new Set((await down.deliveries()).map(({ state }) => state))).toEqual(new Set(['waiting']));

    down.receiver.status = undefined;
    for (let sweeps = 0; sweeps < 10 && down.receiver.taken.length < 8; sweeps += 1) {
      await platform.moveClock({ advance: 'PT10M' });
      await onPlatformTime();
      const { status } = await platform.runSchedule('webhooks');
      expect(status).toBe('SUCCEEDED');
      await platform.settle();
    }
    expect([...down.receiver.ids()].sort()).toEqual([...up.receiver.ids()].sort());
    for (const { memberId } of people) expect(inOrder(down.receiver.taken, memberId)).toEqual(inOrder(up.receiver.taken, memberId));
    expect((await platform.items()).filter(({ PK }) => PK.startsWith('LANE#'))).toEqual([]);
    const { failing } = (await admin.call('getEndpoint', { params: down.params })).body;
    expect(failing).toBeNull();
  });
}
