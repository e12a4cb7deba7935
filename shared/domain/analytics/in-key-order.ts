/** Plain JSON with the keys of every object sorted: what is made from a state does not depend on who was met first. */
export function inKeyOrder<Value>(value: Value): Value;
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([name, part]) => [name, inKeyOrder(part)]));
}

/** Whether two are the same JSON but for the order of keys: what is undefined is not there. */
export function areAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && areAlikeInOrder(a, b);
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const has = (part: unknown, name: string, of: ReadonlyMap<string, unknown>) => areAlike(part, of.get(name));
  for (const [name, part] of one) if (!has(part, name, other)) return false;
  for (const [name, part] of other) if (!has(part, name, one)) return false;
  return true;
}

const areAlikeInOrder = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, index) => areAlike(part, b[index]));
