/** Reads the stream of a table in DynamoDB Local from a place on, shard by shard, in order. */
import * as z from 'zod';
import { StreamRecord } from './stream-records.ts';

/** The last record that was read, and its shard. */
export const StreamPlace = z.object({ shardId: z.string(), sequenceNumber: z.string() });
export type StreamPlace = z.infer<typeof StreamPlace>;

export interface ReadRecord {
  readonly record: StreamRecord;
  readonly place: StreamPlace;
}

const Described = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const Shards = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })), LastEvaluatedShardId: z.string().optional() }),
});
const Iterator = z.object({ ShardIterator: z.string() });
const Page = z.object({ NextShardIterator: z.string().nullish(), Records: z.array(StreamRecord) });

/** The most records of one answer. */
const PAGE = 1_000;

/** DynamoDB Local requires a signature, but does not check it. */
const SIGNED = 'AWS4-HMAC-SHA256 Credential=platform/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none';

/** DynamoDB Local refused: the iterator has expired, or its record is gone. */
class Refused extends Error {
  override readonly name = 'Refused';
}

export class StreamReader {
  readonly #url: string;
  readonly #tableName: string;
  #place: StreamPlace | undefined;
  #streamArn: string | undefined;
  #shardId: string | undefined;
  #iterator: string | undefined;

  /** @param after undefined: from the first record that the stream still has. */
  constructor(databaseUrl: string, tableName: string, after: StreamPlace | undefined) {
    this.#url = databaseUrl;
    this.#tableName = tableName;
    this.#place = after;
  }

  /** The next records; empty at the end. */
  async read(): Promise<readonly ReadRecord[]> {
    for (;;) {
      this.#iterator ??= await this.#open();
      if (this.#iterator === undefined) return [];
      const page = await this.#page(this.#iterator);
      if (page === undefined) continue;
      this.#iterator = page.NextShardIterator ?? undefined;
      const shardId = this.#shardId ?? '';
      const read = page.Records.map((record) => ({ record, place: { shardId, sequenceNumber: record.dynamodb.SequenceNumber } }));
      this.#place = read.at(-1)?.place ?? this.#place;
      if (read.length > 0) return read;
      // A closed shard has no next iterator. Its child continues.
      if (this.#iterator !== undefined || !(await this.#nextShard())) return [];
    }
  }

  /** undefined: the iterator has expired, and a new one is needed. */
  async #page(iterator: string): Promise<z.infer<typeof Page> | undefined> {
    try {
      return await this.#call('DynamoDBStreams_20120810.GetRecords', Page, { ShardIterator: iterator, Limit: PAGE });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.message.includes('TrimmedDataAccess')) this.#place = undefined;
      this.#iterator = undefined;
      return undefined;
    }
  }

  async #open(): Promise<string | undefined> {
    const shards = await this.#shards();
    const known = this.#shardId ?? this.#place?.shardId;
    this.#shardId = shards.find((one) => one === known) ?? shards[0];
    if (this.#shardId === undefined) return undefined;
    const asked = { StreamArn: this.#streamArn, ShardId: this.#shardId };
    const after = this.#place?.shardId === this.#shardId ? this.#place.sequenceNumber : undefined;
    const from = { ShardIteratorType: 'TRIM_HORIZON' };
    if (after === undefined) return this.#iteratorOf({ ...asked, ...from });
    return this.#iteratorOf({ ...asked, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }).catch((error: unknown) => {
      if (error instanceof Refused) return this.#iteratorOf({ ...asked, ...from });
      throw error;
    });
  }

  async #iteratorOf(asked: object): Promise<string> {
    return (await this.#call('DynamoDBStreams_20120810.GetShardIterator', Iterator, asked)).ShardIterator;
  }

  async #nextShard(): Promise<boolean> {
    const shards = await this.#shards();
    const next = shards[shards.indexOf(this.#shardId ?? '') + 1];
    if (next === undefined) return false;
    this.#shardId = next;
    return true;
  }

  /** The oldest first. */
  async #shards(): Promise<readonly string[]> {
    const { Table } = await this.#call('DynamoDB_20120810.DescribeTable', Described, { TableName: this.#tableName });
    this.#streamArn = Table.LatestStreamArn;
    const shards: string[] = [];
    let from: string | undefined;
    do {
      const { StreamDescription } = await this.#call('DynamoDBStreams_20120810.DescribeStream', Shards, {
        StreamArn: this.#streamArn,
        ...(from === undefined ? {} : { ExclusiveStartShardId: from }),
      });
      shards.push(...StreamDescription.Shards.map(({ ShardId }) => ShardId));
      from = StreamDescription.LastEvaluatedShardId;
    } while (from !== undefined);
    return shards;
  }

  async #call<Schema extends z.ZodType>(target: string, schema: Schema, asked: object): Promise<z.output<Schema>> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, authorization: SIGNED },
      body: JSON.stringify(asked),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(`${target} was answered with ${response.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  }
}
