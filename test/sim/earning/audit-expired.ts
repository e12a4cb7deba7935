/** Audits what a reversal leaves alone: points of its batch that expired before anyone spent them. */
import { same as agree } from '../kernel/audit-hash.ts';
import type { Life } from '../ledger/audit-buckets.ts';
import type { Checked } from '../ledger/audit-entries.ts';
import { fail } from '../violation.ts';

/**
 * "A return takes nothing for points that expired unspent." Checks that the entry states them, as the entries since the credit tell.
 * @param gone The points that the reversal would take. @param credit The number of the credit's entry.
 */
export function expiredOf({ record, entry, where }: Checked, gone: bigint, life: Life, credit: number): bigint {
  const since = record.written.filter(({ number }) => number >= credit);
  const lots = since.map((one) =>
    one.postings.flatMap((posting) => (posting.bucket !== 'debt' && posting.inactivity === life.inactivity ? [posting] : [])),
  );
  // Each extension moves points of one instant to a later one, so that one pass in order finds all instants of the batch.
  const instants = new Set<string | null>([life.expiresAt]);
  let hasExpired = false;
  lots.forEach((postings, index) => {
    const { kind } = since[index] ?? entry;
    hasExpired ||= kind === 'expire' && postings.some(({ expiresAt, points }) => points < 0 && instants.has(expiresAt));
    // Reinstated points can expire again.
    if (kind === 'reinstate' && hasExpired) for (const { expiresAt, points } of postings) if (points > 0) instants.add(expiresAt);
    if (!['extend', 'earn', 'engage'].includes(kind) || !postings.some(({ expiresAt, points }) => points < 0 && instants.has(expiresAt)))
      return;
    for (const { expiresAt, points } of postings) if (points > 0) instants.add(expiresAt);
  });
  const expiries = since.flatMap((one, index) => {
    const batches = (lots[index] ?? []).filter(({ expiresAt }) => instants.has(expiresAt));
    return one.kind === 'expire' && batches.length > 0 ? [{ number: one.number, batches }] : [];
  });
  const [first] = expiries;
  const later = first === undefined ? [] : since.filter(({ number }) => number >= first.number);
  const expired = expiries.flatMap(({ batches }) => batches).reduce((sum, { points }) => sum - BigInt(points), 0n);
  const reinstated = later.reduce((sum, { kind, points }) => sum + (kind === 'reinstate' ? BigInt(points) : 0n), 0n);
  const counted = later.reduce(
    (sum, { expiredUnspent }) => sum + (expiredUnspent && instants.has(expiredUnspent.expiredAt) ? BigInt(expiredUnspent.points) : 0n),
    0n,
  );
  const left = expired - reinstated - counted;
  const right = left > gone ? gone : left > 0n ? left : 0n;
  const expiredAt = expiries.at(-1)?.batches[0]?.expiresAt;
  const said = right === 0n ? undefined : { points: Number(right), expiredAt };
  if (!agree(entry.expiredUnspent, said))
    fail('expiry', `${where} leaves ${JSON.stringify(entry.expiredUnspent)} alone as expired, the ledger makes it ${JSON.stringify(said)}`);
  return right;
}
