/** The auditor's own account: points by when they mature and expire, and the rules by which they move. */
import type { Balance, Posting } from '../../shared/domain/entry.ts';

/** Later than any date: points that never expire. */
const NEVER = '~';

export interface Buckets {
  /** By when they expire. */
  readonly active: Map<string, bigint>;
  /** By `matures expires`. */
  readonly pending: Map<string, bigint>;
  debt: bigint;
}

export const empty = (): Buckets => ({ active: new Map(), pending: new Map(), debt: 0n });
export const copied = ({ active, pending, debt }: Buckets): Buckets => ({ active: new Map(active), pending: new Map(pending), debt });
export const expiryKey = (expiresAt: string | null): string => expiresAt ?? NEVER;
const pendingKey = (maturesAt: string, expiresAt: string | null): string => `${maturesAt} ${expiryKey(expiresAt)}`;

function add(bucket: Map<string, bigint>, key: string, points: bigint): void {
  const sum = (bucket.get(key) ?? 0n) + points;
  if (sum === 0n) bucket.delete(key);
  else bucket.set(key, sum);
}

const inOrder = (bucket: ReadonlyMap<string, bigint>): [string, bigint][] =>
  bucket.size < 2 ? [...bucket] : [...bucket].sort(([a], [b]) => (a < b ? -1 : 1));
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const total = (bucket: ReadonlyMap<string, bigint>): bigint => {
  let sum = 0n;
  for (const points of bucket.values()) sum += points;
  return sum;
};

/** Equal text for equal buckets, and only for them. */
export function shown({ active, pending, debt }: Buckets): string {
  let text = `debt ${debt}; active`;
  for (const [key, points] of inOrder(active)) text += ` ${points} until ${key},`;
  text += '; pending';
  for (const [key, points] of inOrder(pending)) text += ` ${points} from and until ${key},`;
  return text;
}

interface Moved {
  readonly bucket: Posting['bucket'];
  readonly maturesAt?: string;
  readonly expiresAt?: string | null;
  readonly points: number;
}

/** What an entry says that it did. @returns what no bucket may ever be. */
export function post(buckets: Buckets, postings: readonly Moved[]): string | undefined {
  for (const posting of postings) {
    const points = BigInt(posting.points);
    if (posting.bucket === 'active') add(buckets.active, expiryKey(posting.expiresAt ?? null), points);
    else if (posting.bucket === 'pending') add(buckets.pending, pendingKey(posting.maturesAt ?? '', posting.expiresAt ?? null), points);
    else buckets.debt += points;
  }
  if (buckets.debt < 0n) return 'debt is below nothing';
  for (const points of buckets.active.values()) if (points < 0n) return 'an expiry batch holds less than nothing';
  for (const points of buckets.pending.values()) if (points < 0n) return 'a pending batch holds less than nothing';
  return buckets.debt > 0n && buckets.active.size > 0 ? 'there are active points while there is debt' : undefined;
}

/** Points that become spendable repay debt first. */
function activate(buckets: Buckets, points: bigint, expires: string): void {
  const repaid = least(points, buckets.debt);
  buckets.debt -= repaid;
  add(buckets.active, expires, points - repaid);
}

export function earn(buckets: Buckets, points: bigint, maturesAt: string | null, expiresAt: string | null): void {
  if (maturesAt === null) activate(buckets, points, expiryKey(expiresAt));
  else add(buckets.pending, pendingKey(maturesAt, expiresAt), points);
}

export function hasMaturing({ pending }: Buckets, at: string): boolean {
  for (const key of pending.keys()) if (key.slice(0, at.length) <= at) return true;
  return false;
}

export function hasExpiring({ active }: Buckets, at: string): boolean {
  for (const key of active.keys()) if (key <= at) return true;
  return false;
}

export function mature(buckets: Buckets, at: string): void {
  for (const [key, points] of inOrder(buckets.pending)) {
    if (key.slice(0, at.length) > at) continue;
    buckets.pending.delete(key);
    activate(buckets, points, key.slice(at.length + 1));
  }
}

export function expire(buckets: Buckets, at: string): void {
  for (const key of [...buckets.active.keys()]) if (key <= at) buckets.active.delete(key);
}

/** A return takes from the purchase's own batch, then the newest others, then leaves debt. */
export function takeBack(buckets: Buckets, points: bigint, maturesAt: string | null, expiresAt: string | null): void {
  let left = points;
  const takeFrom = (bucket: Map<string, bigint>, key: string): void => {
    const taken = least(left, bucket.get(key) ?? 0n);
    if (taken > 0n) add(bucket, key, -taken);
    left -= taken;
  };
  if (maturesAt !== null) takeFrom(buckets.pending, pendingKey(maturesAt, expiresAt));
  takeFrom(buckets.active, expiryKey(expiresAt));
  for (const [key] of inOrder(buckets.active).reverse()) takeFrom(buckets.active, key);
  buckets.debt += left;
}

/** Points are spent oldest expiry first. @returns false when there are not as many. */
export function spend(buckets: Buckets, points: bigint): boolean {
  let left = points;
  for (const [key, available] of inOrder(buckets.active)) {
    const taken = least(left, available);
    if (taken > 0n) add(buckets.active, key, -taken);
    left -= taken;
  }
  return left === 0n;
}

export function balances({ active, pending, debt }: Buckets, balance: Balance): boolean {
  return total(active) === BigInt(balance.active) && total(pending) === BigInt(balance.pending) && debt === BigInt(balance.debt);
}

/** What time alone makes of them. */
export function at(buckets: Buckets, instant: string): Buckets {
  const then = copied(buckets);
  mature(then, instant);
  expire(then, instant);
  return then;
}

/** The fewest that can be spent at any moment from one to another: in between some mature, and some expire. */
export function fewestActive(buckets: Buckets, from: string, to: string): bigint {
  let fewest = total(at(buckets, from).active);
  const expiring = [...buckets.active.keys(), ...[...buckets.pending.keys()].map((key) => key.slice(from.length + 1))];
  for (const instant of expiring) {
    if (instant <= from || instant > to) continue;
    const then = total(at(buckets, instant).active);
    if (then < fewest) fewest = then;
  }
  return fewest;
}
