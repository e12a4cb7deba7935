/** Records of a table's stream in the form of Lambda's events. DynamoDB's JSON is the same, except for what is mended here. */
import * as z from 'zod';
import { REGION } from '../assembly/deployment-place.ts';

export type AttributeValue = Readonly<Record<string, unknown>>;
const Image = z.record(z.string(), z.record(z.string(), z.unknown()).transform(withEmptyMaps));

export const StreamRecord = z.looseObject({
  eventID: z.string(),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.looseObject({
    /** In seconds. */
    ApproximateCreationDateTime: z.number(),
    SequenceNumber: z.string(),
    Keys: Image,
    NewImage: Image.optional(),
    OldImage: Image.optional(),
  }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

/** DynamoDB Local leaves an empty map out of its JSON. */
function withEmptyMaps(value: AttributeValue): AttributeValue {
  const [[type, inner] = ['M', {}]] = Object.entries(value);
  if (type === 'L' && Array.isArray(inner)) return { L: inner.map((one: AttributeValue) => withEmptyMaps(one)) };
  if (type !== 'M' || typeof inner !== 'object' || inner === null) return value;
  return { M: Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, withEmptyMaps(one)])) };
}

/** The record as Lambda passes it. DynamoDB Local has another region and stream name. */
export const asEvent = (record: StreamRecord, streamArn: string): object => ({ ...record, awsRegion: REGION, eventSourceARN: streamArn });
