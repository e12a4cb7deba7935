/** The final audit of points: every issued point is accounted for, and redemptions agree with the ledger. */
import { backOf, pointsBack } from '../checkout/audit-payment-records.ts';
import type { MemberRecord, Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { heldLives, total } from './audit-buckets.ts';
import type { Flow } from './audit-kind.ts';
import { flowOf } from './audited-kinds.ts';

export function concludeConservation(records: Records): void {
  for (const record of records.memberRecords()) checkMember(records, record);
}

/** issued = active + pending + held − debt + redeemed + paid with + expired + reversed + taken by hand. */
function checkMember({ rewarding, paying }: Records, { programmeId, memberId, written, state }: MemberRecord): void {
  const sum = (flow: Flow): bigint =>
    written.filter((entry) => flowOf(entry) === flow).reduce((points, entry) => points + BigInt(entry.points), 0n);
  if (sum('none') !== 0n) fail('conservation', `entries that issue and take no points changed those of ${memberId}`);
  const issued = sum('issued');
  const [redeemed, paid, expired] = [-sum('redeemed'), -sum('paid'), -sum('expired')];
  const [reversed, taken] = [-sum('reversed'), -sum('taken')];
  const held = total(state.held);
  const there = total(state.active) + total(state.pending) + held - state.debt;
  if (issued !== there + redeemed + paid + expired + reversed + taken) {
    fail(
      'conservation',
      `${issued} points were issued to ${memberId}; ${there} exist, ${redeemed} redeemed, ${paid} paid with, ${expired} expired, ${reversed} reversed, ${taken} taken`,
    );
  }
  const orders = [...paying.orders.values()].filter((one) => one.programmeId === programmeId && one.memberId === memberId);
  const stillPaid = orders.reduce((points, one) => points + one.points - pointsBack(one, backOf(one.refunds)), 0n);
  if (paid !== stillPaid) fail('conservation', `${memberId} has paid orders with ${stillPaid} points, the ledger says ${paid}`);
  const own = [...rewarding.redemptions.values()].filter((one) => one.programmeId === programmeId && one.memberId === memberId);
  const cost = (...states: readonly string[]): bigint =>
    own.filter(({ stored }) => states.includes(stored.state)).reduce((points, { stored }) => points + BigInt(stored.points), 0n);
  const had = cost('issued', 'used', 'fulfilled', 'expired');
  if (redeemed !== had) fail('conservation', `${memberId} has redemptions for ${had} points, the ledger says ${redeemed}`);
  if (held !== cost('reserved')) fail('conservation', `${held} points of ${memberId} are held for reservations of ${cost('reserved')}`);
  for (const { redemptionId } of heldLives(state)) {
    const reserved = own.find((one) => one.redemptionId === redemptionId)?.stored.state;
    if (reserved !== 'reserved')
      fail('conservation', `points of ${memberId} are held for ${redemptionId}, which is ${reserved ?? 'not there'}`);
  }
}
