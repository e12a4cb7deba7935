/**
 * Requests that did not come by CloudFront, on a stage that has it in front: they would pass by the web ACL. The answer has the form of API
 * Gateway's own refusals, because no caller of the API's name gets it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ORIGIN_KEY_HEADER } from '../../../shared/contract/kernel/origin-key.ts';
import { originKeys } from '../environment.ts';

const FORBIDDEN: APIGatewayProxyStructuredResultV2 = {
  statusCode: 403,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ message: 'Forbidden' }),
};

/** @returns undefined for a request that may come in: with a key of CloudFront, or on a stage without it. */
export function refusalOfDirect(headers: Readonly<Record<string, string | undefined>>): APIGatewayProxyStructuredResultV2 | undefined {
  const keys = originKeys();
  if (keys === undefined) return undefined;
  const given = hashOf(headers[ORIGIN_KEY_HEADER] ?? '');
  return keys.some((key) => timingSafeEqual(hashOf(key), given)) ? undefined : FORBIDDEN;
}

/** Hashes have one length, so the comparison reveals nothing of the key. */
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
