/** An order was delivered: where the terms say so, its pending points mature now instead of after their days. */

import { advance } from '../agenda/advance.ts';
import { formatPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import type { Entry } from '../ledger/entry.ts';
import { append, lastOf, openLedger } from '../ledger/ledger.ts';
import type { AwaitingOrder, CreditedOrder, Fulfilment, UnclaimedOrder } from './order.ts';
import { type OrderDecision, type Programme, sourceOf } from './purchase.ts';
import { pendingOf } from './reversal.ts';

export type FulfilmentRequest = Pick<Fulfilment, 'inputHash' | 'occurredAt'>;

/** Always appends an entry, even when nothing matures, so that the answer can be replayed. */
export function decideFulfilment(
  account: Account,
  order: CreditedOrder,
  request: FulfilmentRequest,
  programme: Programme,
  now: Instant,
): OrderDecision {
  const { purchase, credit } = order;
  const opened = advance(openLedger(account), now, programme.now);
  const { maturesOnFulfilment = false } = programme.atPurchase.terms.earning;
  const own = pendingOf(opened.account, credit);
  const left = credit.points - order.returns.reduce((sum, { reversal }) => sum + (reversal?.points ?? 0), 0);
  const points = maturesOnFulfilment && own !== undefined ? Math.min(own.points, left) : 0;
  const postings =
    own === undefined || points === 0
      ? []
      : [{ bucket: 'pending' as const, ...own, points: -points }, ...activate(points, own, opened.account.debt)];
  const standing = programme.now.terms.tiers === undefined ? null : opened.account.standing;
  const ledger = append(opened, {
    kind: 'mature',
    at: now,
    programmeVersion: programme.atPurchase.version,
    postings,
    purchase: sourceOf(order, purchase),
    explanation: [
      {
        rule: 'fulfilment',
        matched: points > 0,
        points,
        reason: points > 0 ? `${formatPoints(points)} mature as the order was fulfilled` : 'none of its points are pending',
      },
      ...debtRepaid(postings),
    ],
    ...(standing === null ? {} : { tier: { id: standing.id, changed: false } }),
  });
  const entry = lastOf(ledger);
  return {
    ledger,
    entry,
    order: {
      ...order,
      revision: order.revision + 1,
      fulfilled: { ...request, entry: entry.number },
      credit: points > 0 ? { ...credit, maturesAt: null } : credit,
    },
  };
}

/** Keeps the fulfilment of an order that is unknown or not credited yet. */
export const keepFulfilment = <Kept extends AwaitingOrder | UnclaimedOrder>(order: Kept, request: FulfilmentRequest): Kept => ({
  ...order,
  revision: order.revision + 1,
  fulfilled: { ...request, kept: order.state },
});

/** Points that a fulfilment's entry made active, including repaid debt. */
export const pointsMatured = ({ postings }: Entry): number =>
  0 - postings.reduce((sum, { bucket, points }) => (bucket === 'pending' ? sum + points : sum), 0);
