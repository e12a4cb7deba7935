/** Turns a handler's answer into API Gateway's form: JSON or a file, and never more than Lambda passes on. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AnsweredFile } from '../../../shared/contract/kernel/route.ts';
import { RequestRefused } from '../refusals/request-refused.ts';
import { encodingsIn } from './accepted-encodings.ts';

export interface LooseAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly file?: AnsweredFile;
  readonly replayed?: boolean;
}

/**
 * Lambda's most: 6 MB of JSON, in which the content is one string with its quotes escaped. The rest is for headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024 - 16 * 1024;

/** Below, compressing takes longer than it saves. Escaped, no text of this length reaches the limit either. */
export const COMPRESSED_FROM_CHARACTERS = 128 * 1024;

const compress = promisify(gzip);

/** @throws RequestRefused LIMIT_EXCEEDED for more than Lambda hands on, to a client that takes nothing compressed. */
export async function resultOf(answer: LooseAnswer, acceptEncoding: string | undefined): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, file, replayed } = answer;
  const text = file === undefined ? JSON.stringify(answer.body) : file.text;
  const headers = {
    ...(file === undefined ? { 'content-type': 'application/json' } : headersOf(file)),
    ...(replayed === true ? { 'idempotent-replayed': 'true' } : {}),
  };
  if (text.length < COMPRESSED_FROM_CHARACTERS) return { statusCode: status, headers, body: text };
  if (encodingsIn(acceptEncoding)('gzip')) {
    const body = (await compress(text)).toString('base64');
    refuseOver(body.length);
    return { statusCode: status, headers: { ...headers, ...COMPRESSED }, body, isBase64Encoded: true };
  }
  refuseOver(Buffer.byteLength(JSON.stringify(text)));
  return { statusCode: status, headers: { ...headers, vary: 'accept-encoding' }, body: text };
}

const COMPRESSED = { 'content-encoding': 'gzip', vary: 'accept-encoding' };

/** Names of files are made of ids and words of the contract: nothing in them needs quoting. */
const headersOf = ({ type, name }: AnsweredFile): Readonly<Record<string, string>> => ({
  'content-type': `${type}; charset=utf-8`,
  'content-disposition': `attachment; filename="${name}"`,
  'x-content-type-options': 'nosniff',
});

function refuseOver(bytes: number): void {
  if (bytes <= MAX_ANSWER_BYTES) return;
  throw new RequestRefused(
    'LIMIT_EXCEEDED',
    `the answer has ${bytes} bytes, and one answer at most ${MAX_ANSWER_BYTES}: send Accept-Encoding: gzip, or ask for a part of it`,
  );
}
