/** Hashes over canonical JSON (RFC 8785): of entries, chained, and of what a caller sent. */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Entry } from './entry.ts';
import { invariant } from './refusal.ts';

/** What the first entry's hash starts from: it ties the chain to its account. */
export const genesis = (programmeId: string, memberId: string): string => `${programmeId}#${memberId}`;

/** SHA-256(previous hash ‖ canonical entry), base64url. */
export function entryHash(previous: string, entry: Omit<Entry, 'hash'>): string {
  return hash('sha256', previous + canonicalJson(entry), 'base64url');
}

/** The same for any two values that mean the same JSON, whatever the order of their keys. */
export function fingerprint(value: object): string {
  return hash('sha256', canonicalJson(value), 'base64url');
}

function canonicalJson(value: object): string {
  const json = canonicalize(value);
  invariant(json !== undefined, 'only JSON values are hashed');
  return json;
}
