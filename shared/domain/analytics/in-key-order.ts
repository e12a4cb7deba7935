/** Plain JSON with the keys of every object sorted: what is made from a state does not depend on who was met first. */
export function inKeyOrder<Value>(value: Value): Value;
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([name, part]) => [name, inKeyOrder(part)]));
}

export const areAlike = (a: object, b: object): boolean => JSON.stringify(inKeyOrder(a)) === JSON.stringify(inKeyOrder(b));
