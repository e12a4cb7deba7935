/**
 * The server that functions call instead of AWS. Each function has its own access key id, so every call identifies its caller. Calls that
 * the function's role does not allow are refused as by AWS. All others go to DynamoDB Local unchanged.
 */
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { ACCOUNT_ID, PARTITION } from '../assembly/deployment-place.ts';
import { callsOf } from '../dynamodb/dynamodb-calls.ts';
import { messageOf } from '../failure.ts';
import { readBody } from '../gateway/request-body.ts';
import { queueCallOf } from '../queues/queue-calls.ts';
import type { Queues } from '../queues/queues.ts';
import type { LambdaFunction } from '../resources/function.ts';
import type { Secret } from '../resources/secret.ts';
import type { StateMachine } from '../resources/state-machine.ts';
import type { Table } from '../resources/table.ts';
import type { Executions } from '../schedules/executions.ts';
import { stateCallOf } from '../schedules/state-calls.ts';
import { eventCallOf, type KnownBuses } from '../streams/event-calls.ts';
import { type Call, evaluate } from './policy.ts';
import type { SecretValue } from './secret-values.ts';

export interface AwsEndpoint {
  /** Known before the server answers, because the URLs of queues in the templates contain it. */
  readonly url: string;
  serve(options: AwsEndpointOptions): void;
  stop(): Promise<void>;
}

export interface AwsEndpointOptions {
  readonly dynamoDbPort: number;
  /** By access key id. */
  readonly callers: ReadonlyMap<string, LambdaFunction>;
  readonly tables: readonly Table[];
  readonly secrets: readonly Secret[];
  readonly secretValues: ReadonlyMap<string, SecretValue>;
  readonly queues: Queues;
  readonly machines: readonly StateMachine[];
  readonly executions: Executions;
  readonly eventBuses: KnownBuses;
  /** Called when a function has written to a table, or tried to. */
  readonly onWrite: () => void;
}

/** The largest DynamoDB request is 16 MB (BatchWriteItem). */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** DynamoDB Local answers in parallel. The functions never have more workers than this. */
const MAX_CONNECTIONS = 64;

const WRITES: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

const SecretRequest = z.object({ SecretId: z.string() });

export async function listenAsAws(): Promise<AwsEndpoint> {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  let options: AwsEndpointOptions | undefined;
  const server = createServer((request, response) => {
    if (!options) return refuse(response, 503, 'ServiceUnavailable', 'The platform is starting.');
    answer(request, response, options, agent).catch((error: unknown) => {
      // The SDK retries such a failure, as with DynamoDB itself.
      if (!response.headersSent) refuse(response, 500, 'InternalServerError', messageOf(error));
      else response.destroy();
    });
  });
  // Functions keep their connections. If the server closed one, it could race with the next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (served) => {
      options = served;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: AwsEndpointOptions, agent: Agent): Promise<void> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!body) return refuse(response, 413, 'RequestEntityTooLarge', 'The request is larger than DynamoDB allows.');
  const credential = /Credential=([^/,\s]+)\/[^/]+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '');
  const caller = options.callers.get(credential?.[1] ?? '');
  if (!caller) return refuse(response, 400, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  const [, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const parsed: unknown = JSON.parse(body.toString('utf8') || '{}');

  switch (credential?.[2]) {
    case 'dynamodb': {
      const calls = callsOf(operation, parsed, options.tables);
      if (!calls)
        return refuse(response, 400, 'UnknownOperationException', `The local platform does not know which permission ${operation} needs.`);
      const refused = calls.map((call) => refusalOf(caller, call)).find((refusal) => refusal !== undefined);
      if (refused !== undefined) return refuse(response, 400, 'AccessDeniedException', refused);
      await forward(request, response, body, options.dynamoDbPort, agent);
      if (WRITES.has(operation)) options.onWrite();
      return;
    }
    case 'sqs': {
      const call = queueCallOf(operation, parsed, options.queues.list);
      if (!call) return refuse(response, 400, 'InvalidAction', `The local platform does not know which permission ${operation} needs.`);
      const refused = refusalOf(caller, call);
      if (refused !== undefined) return refuse(response, 400, 'AccessDeniedException', refused);
      const { status, headers, text } = await options.queues.answer(operation, body.toString('utf8'));
      response.writeHead(status, headers);
      response.end(text);
      return;
    }
    case 'states': {
      const call = stateCallOf(operation, parsed, { machines: options.machines, executions: options.executions });
      if (!call) return refuse(response, 400, 'UnknownOperationException', `The local platform does not know ${operation}.`);
      const refused = refusalOf(caller, call.asks);
      if (refused !== undefined) return refuse(response, 400, 'AccessDeniedException', refused);
      const { status, error, body: answered } = call.answer();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({ ...(error === undefined ? {} : { __type: `com.amazonaws.swf.service.v2.model#${error}` }), ...answered }),
      );
      return;
    }
    case 'events': {
      const call = eventCallOf(operation, parsed, options.eventBuses);
      if (!call) return refuse(response, 400, 'UnknownOperationException', `The local platform does not know ${operation}.`);
      const refused = call.asks.map((asks) => refusalOf(caller, asks)).find((refusal) => refusal !== undefined);
      if (refused !== undefined) return refuse(response, 400, 'AccessDeniedException', refused);
      const { status, error, body: answered } = call.answer();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ ...(error === undefined ? {} : { __type: `com.amazonaws.events#${error}` }), ...answered }));
      return;
    }
    case 'secretsmanager': {
      if (operation !== 'GetSecretValue')
        return refuse(response, 400, 'UnknownOperationException', `Secrets can only be read here: there is no ${operation}.`);
      const { SecretId } = SecretRequest.parse(parsed);
      const secret = options.secrets.find((one) => one.arn === SecretId || one.name === SecretId);
      const refused = refusalOf(caller, { action: 'secretsmanager:GetSecretValue', resource: secret?.arn ?? SecretId });
      if (refused !== undefined) return refuse(response, 400, 'AccessDeniedException', refused);
      const value = secret && options.secretValues.get(secret.name);
      if (!value) return refuse(response, 400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify({
          ARN: secret.arn,
          Name: secret.name,
          VersionId: value.versionId,
          SecretString: value.secretString,
          VersionStages: ['AWSCURRENT'],
          CreatedDate: value.createdAtSeconds,
        }),
      );
      return;
    }
    default:
      return refuse(response, 400, 'UnknownOperationException', `The local platform does not run the service ${credential?.[2]}.`);
  }
}

/** The message in AWS's words. undefined: the call is allowed. */
function refusalOf(caller: LambdaFunction, call: Call): string | undefined {
  const verdict = evaluate(caller.role.statements, call);
  if (verdict === 'allowed') return undefined;
  const user = `arn:${PARTITION}:sts::${ACCOUNT_ID}:assumed-role/${caller.role.name}/${caller.name}`;
  const because =
    verdict === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${call.action} action`;
  return `User: ${user} is not authorized to perform: ${call.action} on resource: ${call.resource} ${because}`;
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, Message: message, message }));
}

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer, port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: request.url,
        method: request.method,
        headers: { ...request.headers, connection: 'keep-alive' },
        agent,
      },
      (from) => {
        response.writeHead(from.statusCode ?? 500, from.headers);
        from.pipe(response);
        from.once('end', resolve).once('error', reject);
      },
    );
    onward.once('error', reject);
    onward.end(body);
  });
}
