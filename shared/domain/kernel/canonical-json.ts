/** Plain JSON with the keys of every object sorted: what is made from a state does not depend on who was met first. */
export function inKeyOrder<Value>(value: Value): Value;
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([name, part]) => [name, inKeyOrder(part)]));
}

type Parts = Readonly<Record<string, unknown>>;
const hasParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

/** Whether two are the same JSON but for the order of keys: what is undefined is not there. */
export function areAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!hasParts(a) || !hasParts(b)) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && areAlikeInOrder(a, b);
  return everyPart(a, b, areAlike) && everyPart(b, a, isThere);
}

const everyPart = (one: Parts, other: Parts, isLike: (part: unknown, like: unknown) => boolean): boolean =>
  Object.keys(one).every((name) => isLike(one[name], Object.hasOwn(other, name) ? other[name] : undefined));

const isThere = (part: unknown, like: unknown): boolean => part === undefined || like !== undefined;

const areAlikeInOrder = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, index) => areAlike(part, b[index]));
