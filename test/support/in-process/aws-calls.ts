/** Where functions in this process call AWS: queues and state machines that take everything, and hand it on when asked. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

const Batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string(), MessageGroupId: z.string().optional() })),
});
const Execution = z.object({ name: z.string(), input: z.string() });

export interface QueuedMessage {
  readonly queueUrl: string;
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
}

export interface AwsCalls {
  readonly url: string;
  /** Messages that were sent since the last time. */
  messages(): readonly QueuedMessage[];
  /** Inputs that state machines were started with since the last time. */
  executions(): readonly unknown[];
  stop(): void;
}

export async function awsCalls(): Promise<AwsCalls> {
  const messages: QueuedMessage[] = [];
  const executions: unknown[] = [];
  const answerTo = (target: string, body: unknown): object => {
    if (target.endsWith('.SendMessageBatch')) {
      const { QueueUrl: queueUrl, Entries } = Batch.parse(body);
      messages.push(...Entries.map(({ Id: id, MessageBody, MessageGroupId: group }) => ({ queueUrl, id, body: MessageBody, group })));
      // The SDK holds the digest against its own.
      return { Successful: Entries.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })), Failed: [] };
    }
    if (target.endsWith('.StartExecution')) {
      const { name, input } = Execution.parse(body);
      executions.push(JSON.parse(input));
      return { executionArn: `arn:aws:states:us-east-1:000000000000:execution:machine:${name}`, startDate: 0 };
    }
    throw new TypeError(`no function is expected to call ${target}`);
  };
  const server = createServer(async (request, response) => {
    const answer = answerTo(String(request.headers['x-amz-target']), await json(request));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    messages: () => messages.splice(0),
    executions: () => executions.splice(0),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
