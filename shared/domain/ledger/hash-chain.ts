/** Hashes over canonical JSON (RFC 8785): of entries, chained, and of what a caller sent. */
import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import { invariant } from '../kernel/refusal.ts';
import type { Entry } from './entry.ts';

/** The start of the first entry's hash. It ties the chain to its account. */
export const genesis = (programmeId: string, memberId: string): string => `${programmeId}#${memberId}`;

/** SHA-256(previous hash ‖ canonical entry without `sealed`), base64url. */
export function entryHash(previous: string, entry: Omit<Entry, 'hash'>): string {
  return hash('sha256', previous + canonicalJson(entry.sealed === undefined ? entry : { ...entry, sealed: undefined }), 'base64url');
}

/** The same for any two values that mean the same JSON, whatever the order of their keys. */
export function fingerprint(value: object): string {
  return hash('sha256', canonicalJson(value), 'base64url');
}

/**
 * RFC 8785: as ECMAScript writes JSON, keys sorted by their UTF-16 code units. It is the fastest of those that were measured. A
 * test holds it against the RFC's own implementation. Numbers that JSON cannot say are refused.
 */
const stringify = configure({ strict: true });

function canonicalJson(value: object): string {
  const json = stringify(value);
  invariant(json !== undefined, 'only JSON values are hashed');
  return json;
}
