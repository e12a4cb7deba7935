/** The auditor's own canonical JSON and hash chain. */
import { createHash } from 'node:crypto';

/** JSON with sorted keys and without what is undefined: RFC 8785 for the strings and whole numbers that items are made of. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    let text = '[';
    for (const [index, part] of value.entries()) text += (index > 0 ? ',' : '') + canonical(part);
    return `${text}]`;
  }
  if (typeof value === 'object' && value !== null) {
    let text = '';
    for (const [key, part] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (part !== undefined) text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonical(part)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }
  return JSON.stringify(value);
}

export function chained(previous: string, content: unknown): string {
  return createHash('sha256')
    .update(previous + canonical(content))
    .digest('base64url');
}

/** Whether two JSON values mean the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, index) => same(part, b[index]));
  }
  const left = new Map(Object.entries(a).filter(([, part]) => part !== undefined));
  const right = Object.entries(b).filter(([, part]) => part !== undefined);
  return left.size === right.length && right.every(([key, part]) => same(left.get(key), part));
}
