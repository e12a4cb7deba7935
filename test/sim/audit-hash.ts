/** The auditor's own canonical JSON and hash chain. */
import { hash } from 'node:crypto';

/** JSON with sorted keys and without what is undefined: RFC 8785 for the strings and whole numbers that items are made of. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    let text = '[';
    for (const [index, part] of value.entries()) text += (index > 0 ? ',' : '') + canonical(part);
    return `${text}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const parts: Readonly<Record<string, unknown>> = { ...value };
    let text = '';
    for (const key of Object.keys(parts).sort()) {
      const part = parts[key];
      if (part !== undefined) text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonical(part)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }
  return JSON.stringify(value);
}

export function chained(previous: string, content: unknown): string {
  return hash('sha256', previous + canonical(content), 'base64url');
}

/** Whether two JSON values mean the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, index) => same(part, b[index]));
  }
  const left: Readonly<Record<string, unknown>> = { ...a };
  const right: Readonly<Record<string, unknown>> = { ...b };
  for (const key in left) if (!same(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
