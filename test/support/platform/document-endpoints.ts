/** Endpoints for requests that are made from the document. */

import type { Known } from '../kernel/arbitrary-value.ts';
import { manager } from './api.ts';

/** Gives the known values for each operation on endpoints. */
export async function knownEndpoints(url: string, programmeId: string): Promise<(operationId: string) => Known> {
  const admin = await manager(url);
  const terms = { url: 'http://127.0.0.1:9/hooks', eventTypes: ['endpoint.test' as const] };
  const registered = async () => (await admin.call('registerEndpoint', { params: { programmeId }, body: terms })).body.id;
  const [kept, removed, paused] = [await registered(), await registered(), await registered()];
  const sent = await admin.call('testEndpoint', { params: { programmeId, endpointId: kept } });
  const known = { endpointId: [kept], url: [terms.url], from: [undefined, '2026-01-01T00:00:00Z'], to: ['2999-01-01T00:00:00Z'] };
  const ofAll: Known = { ...known, deliveryId: [sent.body.deliveryId], cursor: [undefined] };
  const ofSome: Readonly<Record<string, Known>> = {
    removeEndpoint: { endpointId: [removed] },
    pauseEndpoint: { endpointId: [paused] },
  };
  return (operationId) => ofSome[operationId] ?? (/Endpoint|Deliver/.test(operationId) ? ofAll : {});
}
