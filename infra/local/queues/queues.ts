/**
 * The queues of the templates, run by `fauxqs` in this process, without a port that would be open to the network. Visibility timeouts and
 * delays use real time. While a message of a group is in flight, no other of that group is given out, so a batch has at most one message
 * of each group.
 */
import { randomUUID } from 'node:crypto';
import type { buildApp } from 'fauxqs';
import * as z from 'zod';
import { ACCOUNT_ID } from '../assembly/deployment-place.ts';
import type { Queue } from '../resources/queue.ts';

export interface QueueAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

const Attribute = z.looseObject({ DataType: z.string() });
const Received = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  MD5OfBody: z.string(),
  Body: z.string(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), Attribute).default({}),
});
export type Received = z.infer<typeof Received>;
const ReceiveAnswer = z.object({ Messages: z.array(Received).default([]) });

/** A message as it is stored while the platform is not running. */
export const KeptMessage = z.object({
  body: z.string(),
  messageAttributes: z.record(z.string(), z.unknown()).default({}),
  messageGroupId: z.string().optional(),
  messageDeduplicationId: z.string().optional(),
  delayUntil: z.number().optional(),
});
export type KeptMessage = z.infer<typeof KeptMessage>;

const Counted = z.array(
  z.object({
    name: z.string(),
    approximateMessageCount: z.number(),
    approximateInflightCount: z.number(),
    approximateDelayedCount: z.number(),
  }),
);
const Inspected = z.object({
  messages: z.object({ ready: z.array(KeptMessage), delayed: z.array(KeptMessage), inflight: z.array(z.object({ message: KeptMessage })) }),
});

type App = ReturnType<typeof buildApp>;

/** The most messages of one receive. */
const RECEIVE_MAX = 10;
const TYPE = 'application/x-amz-json-1.0';

export class Queues {
  readonly list: readonly Queue[];
  readonly #app: App | undefined;
  readonly #onChange = new Set<(queueName: string) => void>();
  /** The numbers of dead letters at the last check, by queue name. */
  readonly #deadLetters = new Map<string, number>();

  private constructor(list: readonly Queue[], app: App | undefined) {
    this.list = list;
    this.#app = app;
  }

  static async open(list: readonly Queue[]): Promise<Queues> {
    if (list.length === 0) return new Queues(list, undefined);
    // Loaded only when needed: it takes a third of a second.
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false });
    const queues = new Queues(list, app);
    await queues.#create();
    return queues;
  }

  /** @param listener called with the name of a queue after a send, or when a message became visible. */
  onChange(listener: (queueName: string) => void): void {
    this.#onChange.add(listener);
  }

  /** The answer of SQS. @param body in its JSON protocol. */
  async answer(operation: string, body: string): Promise<QueueAnswer> {
    if (!this.#app) return { status: 400, headers: { 'content-type': TYPE }, text: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}' };
    const answered = await this.#app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': TYPE, 'x-amz-target': `AmazonSQS.${operation}` },
      payload: body,
    });
    if (/^(SendMessage|ChangeMessageVisibility|DeleteMessage)/.test(operation)) this.#changed(nameIn(body));
    const queryError = answered.headers['x-amzn-query-error'];
    const headers = { 'content-type': TYPE, ...(queryError === undefined ? {} : { 'x-amzn-query-error': String(queryError) }) };
    return { status: answered.statusCode, headers, text: answered.body };
  }

  async send(
    queue: Queue,
    message: Omit<KeptMessage, 'messageAttributes'> & Partial<Pick<KeptMessage, 'messageAttributes'>>,
  ): Promise<void> {
    const delaySeconds = message.delayUntil === undefined ? 0 : Math.ceil((message.delayUntil - Date.now()) / 1000);
    await this.#call('SendMessage', {
      QueueUrl: urlOf(queue),
      MessageBody: message.body,
      MessageAttributes: message.messageAttributes ?? {},
      ...(queue.isFifo
        ? { MessageGroupId: message.messageGroupId, MessageDeduplicationId: message.messageDeduplicationId }
        : { DelaySeconds: Math.max(0, delaySeconds) }),
    });
  }

  /** Also moves messages that were received too often to the dead letters. */
  async receive(queue: Queue, max: number): Promise<readonly Received[]> {
    const { Messages } = ReceiveAnswer.parse(
      await this.#call('ReceiveMessage', {
        QueueUrl: urlOf(queue),
        MaxNumberOfMessages: Math.min(max, RECEIVE_MAX),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    await this.#noticeDeadLetters(queue);
    return Messages;
  }

  async remove(queue: Queue, messages: readonly Received[]): Promise<void> {
    for (const { ReceiptHandle } of messages) await this.#call('DeleteMessage', { QueueUrl: urlOf(queue), ReceiptHandle });
  }

  /** Counts by queue name. */
  async counts(): Promise<ReadonlyMap<string, QueueCounts>> {
    if (!this.#app) return new Map();
    const counted = Counted.parse(JSON.parse((await this.#app.inject({ method: 'GET', url: '/_fauxqs/queues' })).body));
    return new Map(
      counted.map((one) => [
        one.name,
        { visible: one.approximateMessageCount, inFlight: one.approximateInflightCount, delayed: one.approximateDelayedCount },
      ]),
    );
  }

  /** Sends dead letters back to the queues that they came from. @returns their number. undefined: it is not a dead-letter queue. */
  async redrive(dead: Queue): Promise<number | undefined> {
    const sources = this.list.filter((queue) => queue.redrive?.deadLetterArn === dead.arn);
    const [source] = sources;
    if (source === undefined || sources.length > 1) return undefined;
    let moved = 0;
    for (;;) {
      const messages = await this.receive(dead, RECEIVE_MAX);
      if (messages.length === 0) return moved;
      for (const message of messages) {
        await this.send(source, {
          body: message.Body,
          messageAttributes: message.MessageAttributes,
          messageGroupId: message.Attributes.MessageGroupId,
          // Its own id may still be known, and the message would be dropped as a duplicate of itself.
          messageDeduplicationId: randomUUID(),
        });
      }
      await this.remove(dead, messages);
      moved += messages.length;
    }
  }

  /** All messages by queue name, in order. */
  async kept(): Promise<Readonly<Record<string, readonly KeptMessage[]>>> {
    const kept = await Promise.all(
      this.list.map(async ({ name }) => {
        const answered = await this.#app?.inject({ method: 'GET', url: `/_fauxqs/queues/${name}` });
        const { ready, delayed, inflight } = Inspected.parse(JSON.parse(answered?.body ?? '{}')).messages;
        // Messages in flight were sent first.
        return [name, [...inflight.map(({ message }) => message), ...ready, ...delayed]] as const;
      }),
    );
    return Object.fromEntries(kept);
  }

  /** Empties the queues, and forgets known duplicates. */
  async clear(): Promise<void> {
    for (const queue of this.list) await this.#call('DeleteQueue', { QueueUrl: urlOf(queue) });
    await this.#create();
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }

  async #create(): Promise<void> {
    for (const queue of this.list) {
      await this.#call('CreateQueue', {
        QueueName: queue.name,
        Attributes: {
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          DelaySeconds: String(queue.delaySeconds),
          ...(queue.isFifo ? { FifoQueue: 'true', ContentBasedDeduplication: String(queue.contentBasedDeduplication) } : {}),
          ...(queue.redrive && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: queue.redrive.deadLetterArn,
              maxReceiveCount: queue.redrive.maxReceiveCount,
            }),
          }),
        },
      });
    }
  }

  async #call(operation: string, request: object): Promise<unknown> {
    const { status, text } = await this.answer(operation, JSON.stringify(request));
    if (status !== 200) throw new Error(`${operation} failed with ${status}: ${text}`);
    return JSON.parse(text || '{}');
  }

  /** A receive may move messages to the dead letters without saying so. */
  async #noticeDeadLetters(queue: Queue): Promise<void> {
    const dead = this.list.find((one) => one.arn === queue.redrive?.deadLetterArn);
    if (!dead) return;
    const visible = (await this.counts()).get(dead.name)?.visible ?? 0;
    if (visible > (this.#deadLetters.get(dead.name) ?? 0)) this.#changed(dead.name);
    this.#deadLetters.set(dead.name, visible);
  }

  #changed(queueName: string): void {
    for (const listener of this.#onChange) listener(queueName);
  }
}

const urlOf = (queue: Queue): string => `http://localhost/${ACCOUNT_ID}/${queue.name}`;

function nameIn(body: string): string {
  const { QueueUrl } = z.object({ QueueUrl: z.string() }).parse(JSON.parse(body));
  return QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
}
