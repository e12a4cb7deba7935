/** The auditor's own canonical JSON and hash chain. */
import { hash } from 'node:crypto';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) copy[key] = sorted(value[key]);
  return copy;
}

/**
 * JSON with sorted keys and without undefined values: RFC 8785 for the strings and whole numbers of items, as long as no key is a number,
 * because objects put such keys first.
 */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

export function chained(previous: string, content: unknown): string {
  return hash('sha256', previous + canonical(content), 'base64url');
}

const NOTHING: ReadonlySet<string> = new Set();

/** Whether two JSON values are equal, except for the given top-level keys. */
export function same(a: unknown, b: unknown, without = NOTHING): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, index) => same(part, b[index]));
  }
  for (const key in a) if (!without.has(key) && !same(a[key], b[key])) return false;
  for (const key in b) if (!without.has(key) && b[key] !== undefined && a[key] === undefined) return false;
  return true;
}
