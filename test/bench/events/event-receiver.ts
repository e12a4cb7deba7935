/** An endpoint on this machine that receives events and verifies their signatures. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import type { BenchRun } from '../benchmark.ts';

export interface Arrival {
  readonly memberId: string;
  /** When the event was decided. All times are milliseconds since 1970. */
  readonly happenedAt: number;
  readonly arrivedAt: number;
}

export interface EventReceiver {
  readonly url: string;
  /** An address that accepts everything without verification. */
  readonly plainUrl: string;
  /** Sets the secret from now on. */
  trust(secret: string): void;
  /** Each event once. @throws ForeignEvent if one had an invalid signature. */
  arrivals(): readonly Arrival[];
  /** Resolves after so many events. */
  until(count: number): Promise<void>;
  forget(): void;
}

export class ForeignEvent extends Error {
  override readonly name = 'ForeignEvent';
}

const Sent = z.object({ timestamp: z.iso.datetime(), data: z.object({ memberId: z.string() }) });

/** More precise than the machine's own clock. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

export async function eventReceiver(run: BenchRun): Promise<EventReceiver> {
  const arrivals = new Map<string, Arrival>();
  const waiting: { readonly count: number; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let webhook: Webhook | undefined;
  let foreign: ForeignEvent | undefined;

  const tell = (): void => {
    for (const one of waiting.filter(({ count }) => foreign !== undefined || arrivals.size >= count)) {
      waiting.splice(waiting.indexOf(one), 1);
      if (foreign === undefined) one.resolve();
      else one.reject(foreign);
    }
  };
  const take = ({ headers }: IncomingMessage, body: string): void => {
    const id = String(headers['webhook-id']);
    try {
      if (webhook === undefined) throw new TypeError('nothing is expected yet');
      const { timestamp, data } = Sent.parse(webhook.verify(body, headers as Record<string, string>));
      if (!arrivals.has(id)) arrivals.set(id, { memberId: data.memberId, happenedAt: Date.parse(timestamp), arrivedAt: preciseNow() });
    } catch (error) {
      foreign = new ForeignEvent(`${id} does not hold`, { cause: error });
    }
    tell();
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url === '/events') take(request, body);
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  run.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/events`,
    plainUrl: `http://127.0.0.1:${port}/plain`,
    trust: (secret) => {
      webhook = new Webhook(secret);
    },
    arrivals: () => {
      if (foreign !== undefined) throw foreign;
      return [...arrivals.values()];
    },
    until: (count) =>
      new Promise((resolve, reject) => {
        waiting.push({ count, resolve, reject });
        tell();
      }),
    forget: () => arrivals.clear(),
  };
}
