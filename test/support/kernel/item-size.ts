/**
 * How many bytes DynamoDB counts for an item, by the rules in "DynamoDB item sizes and formats" of its developer guide:
 * names and strings in UTF-8; a number one byte and one more for every two significant digits; null and booleans one byte;
 * a list or map three bytes and one more for each element.
 */

export const WRITE_UNIT_BYTES = 1024;

export function itemBytes(item: object): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + (value === undefined ? 0 : utf8(name) + valueBytes(value)), 0);
}

/** The write units of an item outside a transaction. A transaction doubles them. */
export const writeUnits = (item: object): number => Math.ceil(itemBytes(item) / WRITE_UNIT_BYTES);

/** Its attributes, the largest first: what to look at when it has grown. */
export const largestAttributes = (item: object): readonly string[] =>
  Object.entries(item)
    .map(([name, value]) => ({ name, bytes: itemBytes({ [name]: value }) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes }) => `${name} ${bytes}`);

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number') return numberBytes(value);
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + 1 + valueBytes(element), 3);
  if (typeof value === 'object' && value !== null) return 3 + Object.keys(value).length + itemBytes(value);
  return 1;
}

/** Digits are held in pairs that begin at the decimal point; zeros at either end are not held. Integers only. */
function numberBytes(value: number): number {
  if (value === 0) return 1;
  const digits = String(Math.abs(value));
  const pairs = digits.padStart(digits.length + (digits.length % 2), '0').match(/../g) ?? [];
  while (pairs.at(-1) === '00') pairs.pop();
  return 1 + pairs.length + (value < 0 ? 1 : 0);
}

const utf8 = (text: string): number => Buffer.byteLength(text, 'utf8');
