/** FIFO queues of SQS. */
import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Outbox, OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import type { Pause } from '../../../shared/ports/ports.ts';

/** SQS's own limits on one batch. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_MESSAGES = 10;
const MOST_BYTES = 1_048_576;

/** Messages that SQS could not take for a moment are sent again so often, after up to so long. */
const ATTEMPTS = 4;
const PAUSE_MILLIS = 200;

/** Batches under way at once. */
const AT_ONCE = 8;

interface QueuePorts {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly pause: Pause;
  /** Told of why messages were not taken. */
  readonly onRefused?: (ids: readonly string[], why: unknown) => void;
}

/**
 * In rounds: one message of each group at a time, and the next once it was taken. SQS takes a batch in part, so two of a group
 * in one batch could go in the wrong order.
 */
export function fifoOutbox(ports: QueuePorts): Outbox {
  return {
    async send(messages) {
      const sendable = messages.map((message) => ({ ...message, body: withoutOthers(message.body) }));
      const lines = Map.groupBy(sendable, ({ group }) => group);
      const refused: string[] = [];
      for (let round = 0; lines.size > 0; round += 1) {
        const firsts = [...lines.values()].flatMap((line) => line[round] ?? []);
        const failed = await sendAll(ports, firsts);
        for (const [group, line] of lines) {
          const first = line[round];
          if (first !== undefined && failed.has(first.id)) refused.push(...line.slice(round).map(({ id }) => id));
          if (round + 1 >= line.length || (first !== undefined && failed.has(first.id))) lines.delete(group);
        }
      }
      return refused;
    },
  };
}

/**
 * SQS takes #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD and those beyond, and refuses a message with any other. An order's
 * name can have such a one. JSON says all of them in ASCII, too.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const withoutOthers = (json: string): string =>
  json.replace(/[\ud800-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** @returns the ids of those that were not taken. */
async function sendAll(ports: QueuePorts, messages: readonly OutgoingMessage[]): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  const batches = batchesOf(messages);
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      for (const id of await sendBatch(ports, batch)) refused.add(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, batches.length) }, work));
  return refused;
}

async function sendBatch(ports: QueuePorts, batch: readonly OutgoingMessage[]): Promise<readonly string[]> {
  let left = batch;
  let why: unknown;
  const hopeless: OutgoingMessage[] = [];
  for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await ports.pause.jittered(PAUSE_MILLIS * 2 ** attempt);
    const { failed, error } = await tried(ports, left);
    why = error ?? failed.find(({ Code }) => Code !== undefined)?.Code ?? why;
    const failures = failed.flatMap(({ Id, SenderFault }) => {
      const message = left[Number(Id)];
      return message === undefined ? [] : [{ message, isHopeless: SenderFault === true }];
    });
    hopeless.push(...failures.filter(({ isHopeless }) => isHopeless).map(({ message }) => message));
    left = error === undefined ? failures.filter(({ isHopeless }) => !isHopeless).map(({ message }) => message) : left;
  }
  const refused = [...hopeless, ...left].map(({ id }) => id);
  if (refused.length > 0) ports.onRefused?.(refused, why);
  return refused;
}

/** An answer that was lost is as good as none: what was taken is known by its id. */
async function tried(
  { client, queueUrl }: QueuePorts,
  batch: readonly OutgoingMessage[],
): Promise<{ readonly failed: readonly BatchResultErrorEntry[]; readonly error?: unknown }> {
  const Entries = batch.map(({ group, id, body }, index) => ({
    Id: String(index),
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: id,
  }));
  try {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return { failed: Failed };
  } catch (error) {
    return { failed: [], error };
  }
}

/** As few batches as fit. */
function batchesOf(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const batches: OutgoingMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = batches.at(-1);
    if (last === undefined || last.length >= MOST_MESSAGES || bytes + size > MOST_BYTES) {
      batches.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return batches;
}
