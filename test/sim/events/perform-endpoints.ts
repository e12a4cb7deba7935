/** Performs managers' requests about endpoints. */
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import type { WebhookTargets } from '../../../shared/ports/events/webhooks.ts';
import type { ReplayPosition } from '../../../shared/use-cases/events/deliveries.ts';
import type { Invocation } from '../kernel/invocation.ts';
import { HOUR } from '../kernel/plan-times.ts';
import type { Answer, System, SystemPorts } from '../kernel/system.ts';
import type { EndpointRequest } from './endpoint-request.ts';

/** Other tests cover which addresses are refused. */
const ANY_TARGET: WebhookTargets = { refusalOf: async () => undefined };

export interface ManagerOfEndpoints {
  readonly system: System;
  readonly ports: SystemPorts;
  readonly invocation: Invocation;
  /** Takes messages for the queue of deliveries. */
  take(message: OutgoingMessage): void;
  nextUrl(begins: string): string;
}

/** undefined: no matching endpoint exists. */
export async function performOnEndpoint(
  { system, ports, invocation, take, nextUrl }: ManagerOfEndpoints,
  request: EndpointRequest,
): Promise<Answer | undefined> {
  const managing = { ...ports, targets: ANY_TARGET };
  const { programmeId } = request;
  if (request.kind === 'create-endpoint') {
    const { eventTypes } = request;
    const { endpoint } = await system.registerEndpoint(managing, programmeId, {
      url: nextUrl(request.url),
      description: undefined,
      eventTypes,
    });
    return { to: request.kind, outcome: endpoint };
  }
  const { endpointId, url } = request;
  if (endpointId === undefined || url === undefined) return undefined;
  const name = { programmeId, endpointId };
  switch (request.kind) {
    case 'move-endpoint':
      return { to: request.kind, outcome: await system.moveEndpoint(managing, name, request.move) };
    case 'change-endpoint': {
      const { eventTypes } = request;
      return { to: request.kind, outcome: await system.changeEndpoint(managing, name, { url, description: undefined, eventTypes }) };
    }
    case 'remove-endpoint':
      return { to: request.kind, outcome: await system.removeEndpoint(managing, name) };
    case 'replay': {
      const from: Instant = toInstant(Date.parse(ports.clock.now()) - request.hours * HOUR);
      const replaying = { ...ports, outbox: invocation.outbox(take) };
      let position: ReplayPosition | null | undefined;
      let sent = 0;
      do {
        const part = await system.replay(replaying, { ...name, from }, {}, position ?? undefined);
        sent += part.sent;
        position = part.next;
      } while (position !== null);
      return { to: request.kind, outcome: { sent } };
    }
  }
}
