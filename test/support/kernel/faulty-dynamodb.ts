/** Stands between a client and DynamoDB, and spoils calls as a script says: on the wire, below the SDK. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type WireFault =
  /** Answered without asking DynamoDB: every item of the transaction meets another transaction. */
  | 'transaction-conflict'
  /** Answered without asking DynamoDB: one item is throttled, the others are well. */
  | 'transaction-throttled'
  /** Answered without asking DynamoDB: one item is not well formed. */
  | 'transaction-invalid'
  | 'throttled'
  | 'throughput-exceeded'
  /** A put on an item that a transaction holds. */
  | 'item-in-transaction'
  | 'internal-error'
  | 'access-denied'
  /** The connection ends before DynamoDB has heard of the call. */
  | 'dropped-before'
  /** DynamoDB does the work, and the connection ends before its answer. */
  | 'dropped-after'
  /** DynamoDB gets the call twice; the second answer is passed on. */
  | 'twice'
  /** DynamoDB leaves the last read of a batch unprocessed. */
  | 'last-unprocessed'
  /** Forwarded once this has happened. */
  | { readonly after: () => Promise<unknown> };

export interface WireCall {
  /** Such as `TransactWriteItems`. */
  readonly operation: string;
  /** Counts the calls from 1. */
  readonly number: number;
}

export interface FaultyDynamoDb {
  readonly endpoint: string;
  /** The calls since the script was last set. */
  readonly calls: readonly WireCall[];
  script(faultOf: (call: WireCall) => WireFault | undefined): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export async function faultyDynamoDb(port: number): Promise<FaultyDynamoDb> {
  let calls: WireCall[] = [];
  let faultOf: (call: WireCall) => WireFault | undefined = () => undefined;

  const server = createServer((incoming, outgoing) => {
    spoiled(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function spoiled(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const call = { operation: String(incoming.headers['x-amz-target']).split('.')[1] ?? '', number: calls.length + 1 };
    calls.push(call);
    const fault = faultOf(call);
    if (fault === 'dropped-before') return void incoming.socket.destroy();
    const made = typeof fault === 'string' ? madeUp(fault, body) : undefined;
    if (made !== undefined) return passOn(outgoing, made);
    if (fault === 'last-unprocessed') return passOn(outgoing, await withoutLast(port, incoming, body));
    if (typeof fault === 'object') await fault.after();
    const first = await forwarded(port, incoming, body);
    if (fault === 'dropped-after') return void incoming.socket.destroy();
    passOn(outgoing, fault === 'twice' ? await forwarded(port, incoming, body) : first);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${own}`,
    get calls() {
      return calls;
    },
    script: (script) => {
      calls = [];
      faultOf = script;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function withoutLast(port: number, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { RequestItems: asked } = JSON.parse(body.toString('utf8'));
  const [[name = '', { Keys: keys = [] } = {}] = []] = Object.entries<{ Keys?: readonly object[] }>(asked);
  const onward = Buffer.from(JSON.stringify({ RequestItems: { [name]: { Keys: keys.slice(0, -1) } } }));
  const answer = await forwarded(port, incoming, onward);
  const unprocessed = { UnprocessedKeys: { [name]: { Keys: keys.slice(-1) } } };
  const whole = Buffer.from(JSON.stringify({ ...JSON.parse(answer.body.toString('utf8')), ...unprocessed }));
  return { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: whole };
}

const SERVICE = 'com.amazonaws.dynamodb.v20120810#';
const AVAILABILITY = 'com.amazon.coral.availability#';

/** As DynamoDB words it. @returns undefined for faults that still ask it. */
function madeUp(fault: Exclude<WireFault, object>, asked: Buffer): Answer | undefined {
  const items: unknown = JSON.parse(asked.toString('utf8')).TransactItems;
  const count = Array.isArray(items) ? items.length : 1;
  const cancelled = (codes: readonly string[]) =>
    failure(400, `${SERVICE}TransactionCanceledException`, {
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
      CancellationReasons: codes.map((code) => (code === 'None' ? { Code: code } : { Code: code, Message: code })),
    });
  const lastOnly = (code: string) => Array.from({ length: count }, (_, index) => (index === count - 1 ? code : 'None'));
  switch (fault) {
    case 'transaction-conflict':
      return cancelled(Array.from({ length: count }, () => 'TransactionConflict'));
    case 'transaction-throttled':
      return cancelled(lastOnly('ThrottlingError'));
    case 'transaction-invalid':
      return cancelled(lastOnly('ValidationError'));
    case 'throttled':
      return failure(400, `${AVAILABILITY}ThrottlingException`, { message: 'Rate of requests exceeds the allowed throughput.' });
    case 'throughput-exceeded':
      return failure(400, `${SERVICE}ProvisionedThroughputExceededException`, { message: 'The level of throughput was exceeded.' });
    case 'item-in-transaction':
      return failure(400, `${SERVICE}TransactionConflictException`, { message: 'Transaction is ongoing for the item' });
    case 'internal-error':
      return failure(500, `${SERVICE}InternalServerError`, { message: 'Internal server error' });
    case 'access-denied':
      return failure(400, `${SERVICE}AccessDeniedException`, { message: 'User is not authorized to perform the operation' });
    default:
      return undefined;
  }
}

function failure(status: number, type: string, rest: object): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'made-up' },
    body: Buffer.from(JSON.stringify({ __type: type, ...rest })),
  };
}

async function forwarded(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sized = { ...headers, 'content-length': body.length };
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers: sized }, (answer) => {
      bodyOf(answer).then((answered) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: answered }), reject);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

function passOn(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}
