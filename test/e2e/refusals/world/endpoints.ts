/** Endpoints of the programme that refusals are tried on, and one test that arrived. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../../../../shared/contract/client.ts';
import { MAX_ENDPOINTS } from '../../../../shared/domain/events/endpoint.ts';
import { MAX_SECRETS } from '../../../../shared/domain/merchants/merchant.ts';
import { DRAFTS, ELSEWHERE, type MemberIds, PROGRAMME } from './cast.ts';
import type { TriedPlatform } from './tried-platform.ts';

export interface Hooked {
  readonly ids: MemberIds['endpoints'];
  readonly shown: readonly string[];
  stop(): void;
}

export async function openEndpoints(platform: Pick<TriedPlatform, 'settle'>, manager: Client): Promise<Hooked> {
  const receiver = createServer((_, response) => response.writeHead(204).end())
    .listen(0, '127.0.0.1')
    .unref();
  await new Promise((resolve) => receiver.once('listening', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const shown: string[] = [];
  // The endpoint wants only events that are asked for: no delivery may write while a test checks that a refusal writes nothing.
  const body = { url, eventTypes: ['endpoint.test' as const] };
  const registered = async (programmeId: string): Promise<string> => {
    const { id, secret } = (await manager.call('registerEndpoint', { params: { programmeId }, body })).body;
    shown.push(secret);
    return id;
  };
  const of = (endpointId: string) => ({ params: { programmeId: PROGRAMME, endpointId } });
  const [kept, removed, paused, crowded] = [
    await registered(PROGRAMME),
    await registered(PROGRAMME),
    await registered(PROGRAMME),
    await registered(PROGRAMME),
  ];
  await manager.call('pauseEndpoint', of(paused));
  for (let secrets = 1; secrets < MAX_SECRETS; secrets += 1) {
    shown.push((await manager.call('rotateEndpointSecret', { ...of(crowded), body: {} })).body.secret);
  }
  const elsewhere = await registered(ELSEWHERE);
  for (let endpoints = 0; endpoints < MAX_ENDPOINTS; endpoints += 1) await registered(DRAFTS);
  const delivery = await arrived(platform, manager, kept);
  return { ids: { kept, removed, paused, crowded, elsewhere, delivery }, shown, stop: () => void receiver.close() };
}

async function arrived({ settle }: Pick<TriedPlatform, 'settle'>, manager: Client, endpointId: string): Promise<string> {
  const params = { programmeId: PROGRAMME, endpointId };
  const { deliveryId } = (await manager.call('testEndpoint', { params })).body;
  await settle();
  const { state } = (await manager.call('getDelivery', { params: { ...params, deliveryId } })).body;
  if (state !== 'delivered') throw new TypeError(`a test that arrives is delivered, not ${state}`);
  return deliveryId;
}
