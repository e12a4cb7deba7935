/** The auditor's own account: points by maturity, lapse and expiry, and the rules of their moves. */
import type { Balance, Posting } from '../../../shared/domain/ledger/entry-header.ts';

/** Later than any date: points without an expiry, or without an extension by activity. */
const NEVER = '~';

export interface Buckets {
  /** By `expires inactivity`. */
  readonly active: Map<string, bigint>;
  /** By `matures expires inactivity`. */
  readonly pending: Map<string, bigint>;
  /** Reservations, by `lapses redemption expires inactivity`. */
  readonly held: Map<string, bigint>;
  debt: bigint;
}

/** The expiry of points, and the inactivity policy that extends it. */
export interface Life {
  readonly expiresAt: string | null;
  readonly inactivity?: string | undefined;
}

/** Points of one batch. */
export type Lot = Life & { readonly points: bigint };

export const empty = (): Buckets => ({ active: new Map(), pending: new Map(), held: new Map(), debt: 0n });
export const copied = ({ active, pending, held, debt }: Buckets): Buckets => ({
  active: new Map(active),
  pending: new Map(pending),
  held: new Map(held),
  debt,
});
const lifeKey = ({ expiresAt, inactivity }: Life): string => `${expiresAt ?? NEVER} ${inactivity ?? NEVER}`;
const pendingKey = (maturesAt: string, life: Life): string => `${maturesAt} ${lifeKey(life)}`;
const heldKey = (lapsesAt: string, redemptionId: string, life: Life): string => `${lapsesAt} ${redemptionId} ${lifeKey(life)}`;
const first = (key: string): string => key.slice(0, key.indexOf(' '));
const rest = (key: string): string => key.slice(key.indexOf(' ') + 1);

const or = (text: string): string | undefined => (text === NEVER ? undefined : text);
const lifeOf = (key: string): Life => ({ expiresAt: or(first(key)) ?? null, inactivity: or(rest(key)) });

/** The batches of active points with their expiry. */
export const activeLives = ({ active }: Buckets): readonly Lot[] => inOrder(active).map(([key, points]) => ({ ...lifeOf(key), points }));
export const pendingLives = ({ pending }: Buckets): readonly (Lot & { readonly maturesAt: string })[] =>
  inOrder(pending).map(([key, points]) => ({ maturesAt: first(key), ...lifeOf(rest(key)), points }));
export const heldLives = ({ held }: Buckets): readonly (Lot & { readonly lapsesAt: string; readonly redemptionId: string })[] =>
  inOrder(held).map(([key, points]) => ({ lapsesAt: first(key), redemptionId: first(rest(key)), ...lifeOf(rest(rest(key))), points }));

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

/** A text that is equal exactly for equal buckets. */
export function shown({ active, pending, held, debt }: Buckets): string {
  let text = `debt ${debt}; active`;
  for (const [key, points] of inOrder(active)) text += ` ${points} until ${key},`;
  text += '; pending';
  for (const [key, points] of inOrder(pending)) text += ` ${points} from and until ${key},`;
  if (held.size === 0) return text;
  text += '; held';
  for (const [key, points] of inOrder(held)) text += ` ${points} until, for and until ${key},`;
  return text;
}

interface Moved {
  readonly bucket: Posting['bucket'];
  readonly maturesAt?: string;
  readonly lapsesAt?: string;
  readonly redemptionId?: string;
  readonly expiresAt?: string | null;
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Applies an entry's postings. @returns the violation of a rule of buckets, if there is one. */
export function post(buckets: Buckets, postings: readonly Moved[]): string | undefined {
  for (const { bucket, maturesAt = '', lapsesAt = '', redemptionId = '', expiresAt = null, inactivity, points: moved } of postings) {
    const points = BigInt(moved);
    if (bucket === 'active') add(buckets.active, lifeKey({ expiresAt, inactivity }), points);
    else if (bucket === 'pending') add(buckets.pending, pendingKey(maturesAt, { expiresAt, inactivity }), points);
    else if (bucket === 'held') add(buckets.held, heldKey(lapsesAt, redemptionId, { expiresAt, inactivity }), points);
    else buckets.debt += points;
  }
  if (buckets.debt < 0n) return 'debt is below nothing';
  for (const points of buckets.active.values()) if (points < 0n) return 'an expiry batch holds less than nothing';
  for (const points of buckets.pending.values()) if (points < 0n) return 'a pending batch holds less than nothing';
  for (const points of buckets.held.values()) if (points < 0n) return 'a reservation holds less than nothing';
  return buckets.debt > 0n && buckets.active.size > 0 ? 'there are active points while there is debt' : undefined;
}

/** Points that become spendable repay debt first. */
function activate(buckets: Buckets, points: bigint, key: string): void {
  const repaid = least(points, buckets.debt);
  buckets.debt -= repaid;
  add(buckets.active, key, points - repaid);
}

/** @param maturesAt null: at once. */
export function earn(buckets: Buckets, points: bigint, maturesAt: string | null, life: Life): void {
  if (maturesAt === null) activate(buckets, points, lifeKey(life));
  else add(buckets.pending, pendingKey(maturesAt, life), points);
}

/** Whether a reservation has lapsed. */
export function hasLapsing({ held }: Buckets, at: string): boolean {
  for (const key of held.keys()) if (first(key) <= at) return true;
  return false;
}

export function hasMaturing({ pending }: Buckets, at: string): boolean {
  for (const key of pending.keys()) if (first(key) <= at) return true;
  return false;
}

export function hasExpiring({ active }: Buckets, at: string): boolean {
  for (const key of active.keys()) if (first(key) <= at) return true;
  return false;
}

export function mature(buckets: Buckets, at: string): void {
  for (const [key, points] of inOrder(buckets.pending)) {
    if (first(key) > at) continue;
    buckets.pending.delete(key);
    activate(buckets, points, rest(key));
  }
}

export function lapse(buckets: Buckets, at: string): void {
  for (const [key, points] of inOrder(buckets.held)) {
    if (first(key) > at) continue;
    buckets.held.delete(key);
    activate(buckets, points, rest(rest(key)));
  }
}

/**
 * The possible results of one entry of a kind: it frees all that is due, or only what was due before the first of the other kind. While
 * there is debt it must be the latter, because the entry then shows which points repaid it.
 */
export function freed(buckets: Buckets, kind: 'mature' | 'lapse', at: string): readonly Buckets[] {
  const due = (bucket: ReadonlyMap<string, bigint>): readonly string[] => inOrder(bucket).map(([key]) => first(key));
  const [other = '~'] = due(kind === 'mature' ? buckets.held : buckets.pending);
  // At the same instant, points mature first.
  const until = other > at ? at : kind === 'mature' ? other : due(buckets.held).findLast((lapses) => lapses < other);
  const free = (upTo: string): Buckets => {
    const then = copied(buckets);
    if (kind === 'mature') mature(then, upTo);
    else lapse(then, upTo);
    return then;
  };
  const inTime = until === undefined ? [] : [free(until)];
  return buckets.debt > 0n || until === at ? inTime : [free(at), ...inTime];
}

/** Frees all that time makes spendable, in order of time. */
function freeAll(buckets: Buckets, at: string): void {
  const instants = new Set([...buckets.pending.keys(), ...buckets.held.keys()].map(first).filter((due) => due <= at));
  for (const due of [...instants].sort()) {
    mature(buckets, due);
    lapse(buckets, due);
  }
}

/** Some pending points mature early. */
export function matureEarly(buckets: Buckets, points: bigint, maturesAt: string, life: Life): void {
  add(buckets.pending, pendingKey(maturesAt, life), -points);
  activate(buckets, points, lifeKey(life));
}

export function expire(buckets: Buckets, at: string): void {
  for (const key of [...buckets.active.keys()]) if (first(key) <= at) buckets.active.delete(key);
}

/** Moves the expiry of active, pending and held points. */
export function redate(buckets: Buckets, later: (life: Life) => string | null): void {
  const move = (bucket: Map<string, bigint>, key: string, life: Life, prefix: string): void => {
    const expiresAt = later(life);
    if (expiresAt === life.expiresAt) return;
    const points = bucket.get(key) ?? 0n;
    bucket.delete(key);
    add(bucket, prefix + lifeKey({ ...life, expiresAt }), points);
  };
  for (const key of [...buckets.active.keys()]) move(buckets.active, key, lifeOf(key), '');
  for (const key of [...buckets.pending.keys()]) move(buckets.pending, key, lifeOf(rest(key)), `${first(key)} `);
  for (const key of [...buckets.held.keys()]) move(buckets.held, key, lifeOf(rest(rest(key))), `${first(key)} ${first(rest(key))} `);
}

/** A return takes from the purchase's own batch, pending or active, then from the newest others, and the rest becomes debt. */
export function takeBack(
  buckets: Buckets,
  points: bigint,
  own: { readonly maturesAt: string | null; readonly pending: Life; readonly active: Life },
): void {
  let left = points;
  const takeFrom = (bucket: Map<string, bigint>, key: string): void => {
    const taken = least(left, bucket.get(key) ?? 0n);
    if (taken > 0n) add(bucket, key, -taken);
    left -= taken;
  };
  if (own.maturesAt !== null) takeFrom(buckets.pending, pendingKey(own.maturesAt, own.pending));
  takeFrom(buckets.active, lifeKey(own.active));
  for (const [key] of inOrder(buckets.active).reverse()) takeFrom(buckets.active, key);
  buckets.debt += left;
}

/** Spends points, the earliest expiry first. @returns the spent points; undefined if there are too few. */
export function spend(buckets: Buckets, points: bigint): readonly Lot[] | undefined {
  let left = points;
  const lots: Lot[] = [];
  for (const [key, available] of inOrder(buckets.active)) {
    const taken = least(left, available);
    if (taken === 0n) continue;
    add(buckets.active, key, -taken);
    lots.push({ ...lifeOf(key), points: taken });
    left -= taken;
  }
  return left === 0n ? lots : undefined;
}

/** A reservation holds the spent points. */
export function hold(buckets: Buckets, lots: readonly Lot[], lapsesAt: string, redemptionId: string): void {
  for (const { points, ...life } of lots) add(buckets.held, heldKey(lapsesAt, redemptionId, life), points);
}

/** Ends a reservation. @returns the points that it held. */
export function release(buckets: Buckets, redemptionId: string): readonly Lot[] {
  return inOrder(buckets.held).flatMap(([key, points]) => {
    if (first(rest(key)) !== redemptionId) return [];
    buckets.held.delete(key);
    return { ...lifeOf(rest(rest(key))), points };
  });
}

/** Returns points to their batches; they repay debt first. */
export function restore(buckets: Buckets, lots: readonly Lot[]): void {
  for (const { points, ...life } of lots) activate(buckets, points, lifeKey(life));
}

export function balances({ active, pending, held, debt }: Buckets, balance: Balance): boolean {
  return (
    total(active) === BigInt(balance.active) &&
    total(pending) === BigInt(balance.pending) &&
    total(held) === BigInt(balance.held ?? 0) &&
    debt === BigInt(balance.debt)
  );
}

/** The sum of the member's points. */
export const worth = ({ active, pending, held, debt }: Buckets): bigint => total(active) + total(pending) + total(held) - debt;

/** The buckets at an instant, after time alone. */
export function at(buckets: Buckets, instant: string): Buckets {
  const then = copied(buckets);
  freeAll(then, instant);
  expire(then, instant);
  return then;
}

/** The fewest points that can be spent at any moment of a period, in which some mature and some expire. */
export function fewestActive(buckets: Buckets, from: string, to: string): bigint {
  let fewest = total(at(buckets, from).active);
  const ends = [
    ...[...buckets.active.keys()].map(first),
    ...[...buckets.pending.keys()].map((key) => first(rest(key))),
    ...[...buckets.held.keys()].map((key) => first(rest(rest(key)))),
  ];
  for (const instant of ends) {
    if (instant <= from || instant > to) continue;
    const then = total(at(buckets, instant).active);
    if (then < fewest) fewest = then;
  }
  return fewest;
}
