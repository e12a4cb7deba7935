/** Records of a table's stream, as a function gets them: DynamoDB's JSON is Lambda's, but for what is mended here. */
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

/** DynamoDB Local says nothing of a map that is empty, where it should say that it is one. */
function withEmptyMaps(value: AttributeValue): AttributeValue {
  const [[type, inner] = ['M', {}]] = Object.entries(value);
  if (type === 'L' && Array.isArray(inner)) return { L: inner.map((one: AttributeValue) => withEmptyMaps(one)) };
  if (type !== 'M' || typeof inner !== 'object' || inner === null) return value;
  return { M: Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, withEmptyMaps(one)])) };
}

/** As Lambda hands it out: DynamoDB Local has a region and a name of the stream of its own. */
export const asEvent = (record: StreamRecord, streamArn: string): object => ({ ...record, awsRegion: REGION, eventSourceARN: streamArn });
