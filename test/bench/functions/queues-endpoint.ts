/** A stand-in for SQS and EventBridge, for functions that run without the platform. It accepts everything, and keeps messages for `taken`. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { BenchRun } from '../benchmark.ts';

const Batch = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string(), MessageGroupId: z.string().optional() })) });

const Published = z.object({ Entries: z.array(z.unknown()) });

export interface QueuedMessage {
  readonly body: string;
  readonly group: string;
}

export interface QueuesEndpoint {
  readonly url: string;
  /** Messages that functions have sent since the last call. */
  taken(): readonly QueuedMessage[];
}

export async function queuesEndpoint(run: BenchRun): Promise<QueuesEndpoint> {
  let sent: QueuedMessage[] = [];
  const server = createServer(async (request, response) => {
    const body = await json(request);
    if (String(request.headers['x-amz-target']).startsWith('AWSEvents.')) {
      const { Entries } = Published.parse(body);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'bench' })) }));
      return;
    }
    const { Entries } = Batch.parse(body);
    for (const { MessageBody: body, MessageGroupId: group = '' } of Entries) sent.push({ body, group });
    // The SDK compares each MD5 with the MD5 that it computes.
    const Successful = Entries.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) }));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ Successful, Failed: [] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  run.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
