/** The calls of projecting and delivering an event without the product's code: items and messages of the same size and shape. */

import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import type { GetCommandInput, PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { bodyOf, type DeliveryMessage, recorded } from '../../../shared/domain/events/delivery.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';
import type { QueuedMessage } from '../functions/queues-endpoint.ts';

export interface BareProjection {
  readonly batches: readonly SendMessageBatchCommandInput[];
  readonly inFlight: number;
}

export interface BareDelivery {
  /** The log, which is read again before it is written, and the lane. */
  readonly reads: readonly [GetCommandInput, GetCommandInput];
  readonly put: PutCommandInput;
  readonly body: string;
}

/** Deliveries that are sent in parallel. */
export interface BareDeliveries {
  readonly url: string;
  readonly deliveries: readonly BareDelivery[];
}

/** The most messages of one SQS request. */
const BATCH = 10;
/** The product's number of concurrent requests. */
const IN_FLIGHT = 8;

export function bareProjection(QueueUrl: string, messages: readonly QueuedMessage[]): BareProjection {
  const batches: SendMessageBatchCommandInput[] = [];
  for (let from = 0; from < messages.length; from += BATCH) {
    const Entries = messages.slice(from, from + BATCH).map(({ body, group }, index) => ({
      Id: String(index),
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: `${from + index}`.padStart(70, '0'),
    }));
    batches.push({ QueueUrl, Entries });
  }
  return { batches, inFlight: IN_FLIGHT };
}

/** @param series distinguishes the items of one round. */
export function bareDelivery(TableName: string, series: string, { endpointId, event }: DeliveryMessage): BareDelivery {
  const at = toInstant(Date.now());
  const attempt = { at, tookMillis: 2, answer: { kind: 'answered', status: 204 } } as const;
  const delivery = recorded(undefined, { endpointId, event }, 'delivered', attempt, at);
  const [write] = writesOf({ kind: 'delivery', delivery, expected: 0 });
  invariant(write?.action.kind === 'put', 'a delivery is put into the log');
  const apart = ({ PK, SK }: Key): Key => ({ PK: `BARE#${series}#${PK}`, SK });
  const key = apart(write.key);
  const read = (Key: Key): GetCommandInput => ({ TableName, Key, ConsistentRead: true });
  return {
    reads: [read(key), read(apart({ PK: write.key.PK, SK: `LANE#${event.lane}` }))],
    put: {
      TableName,
      Item: { ...write.action.attributes, ...key },
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey },
    },
    body: bodyOf(event),
  };
}
