/** A purchase earns once. A return reverses what the rest of the purchase does not earn. */

import { advance } from '../agenda/advance.ts';
import { stillPaid } from '../checkout/tender.ts';
import { formatMoney } from '../kernel/currency.ts';
import { formatPoints } from '../kernel/points.ts';
import { invariant, Refusal } from '../kernel/refusal.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Explanation, Posting } from '../ledger/entry-header.ts';
import { append, type Ledger, lastOf, openLedger } from '../ledger/ledger.ts';
import type { MemberFacts } from '../members/member-entries.ts';
import type { ProgrammeVersion, Terms } from '../programmes/programme.ts';
import { referralAfterPurchase, referralAfterReturn } from '../referrals/qualifying-purchase.ts';
import { countedIn } from '../tiers/counting.ts';
import { afterLateEarning, type LateArrival, lateArrivalExplained, lateArrivalOf } from '../tiers/late-arrival.ts';
import { countedFrom, type Qualifying } from '../tiers/qualifying.ts';
import { afterReturn } from '../tiers/standing.ts';
import { levelOf, minimumPurchaseOf, multiplierOf } from '../tiers/tier-terms.ts';
import { type Earned, earnedPoints, type Multiplier, NO_MULTIPLIER } from './earning.ts';
import type { PurchaseSource } from './earning-entries.ts';
import { lateArrivalDaysOf } from './earning-terms.ts';
import { excludedIn, excludedLeft } from './exclusion.ts';
import { canHaveExpired, expiredUnspent, expiredUnspentExplained } from './expired-unspent.ts';
import { extendByActivity, type Lifetime, lifetimeExplained, lifetimeIn } from './expiry.ts';
import { reinstateLate } from './late-reinstatement.ts';
import {
  type AwaitingOrder,
  type CreditedOrder,
  MAX_RETURN_BYTES_OF_ORDER,
  MAX_WAITING_RETURNS,
  newOrder,
  type Order,
  type OrderReturn,
  type Purchase,
  type ReturnRequest,
  type UnclaimedOrder,
} from './order.ts';
import { type Excess, pointsOfRest, returnedAmount, returnedBy } from './returns.ts';
import { owed, reversalPostings } from './reversal.ts';

/** The programme's versions that a decision uses. */
export interface Programme {
  /** In force when the purchase was made: its earning terms. */
  readonly atPurchase: ProgrammeVersion;
  /** In force now: for entries that became due. */
  readonly now: ProgrammeVersion;
}

export interface OrderDecision {
  readonly ledger: Ledger;
  readonly order: CreditedOrder;
  /** The entry that holds the answer. */
  readonly entry: Entry;
  /** The `expire` entries whose points a late purchase reinstated. */
  readonly reinstated?: readonly Entry[] | undefined;
}

/** Clocks of tills drift. The tolerance is that of Standard Webhooks. */
export const TOLERANCE_SECONDS = 300;

/** @throws Refusal VALIDATION_FAILED for an instant in the future. */
export function checkOccurred(occurredAt: Instant, now: Instant): void {
  if (millis(occurredAt) > millis(now) + TOLERANCE_SECONDS * 1_000) {
    throw new Refusal('VALIDATION_FAILED', `must not be in the future; it is ${occurredAt}, and the time here is ${now}`, 'occurredAt');
  }
}

/** Lines must add up to the amount, so that returns of all lines return exactly the amount. */
export function checkPurchase(purchase: Purchase, now: Instant): void {
  checkOccurred(purchase.occurredAt, now);
  if (purchase.lines === undefined) return;
  const sum = purchase.lines.reduce((total, { amount }) => total + amount, 0);
  if (sum !== purchase.amount) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `must add up to amount, ${purchase.amount}; they add up to ${sum}. Take discounts on the order off its lines`,
      'lines',
    );
  }
}

/**
 * Credits a purchase, and then reverses the returns that arrived before it or before its member enrolled.
 * @param collection Whether the member has other unclaimed purchases left.
 * @param since See `reinstateLate`; absent for a purchase that waited for its member, who had no points then.
 */
export function decidePurchase(
  account: Account,
  order: AwaitingOrder | UnclaimedOrder,
  purchase: Purchase,
  programme: Programme,
  now: Instant,
  collection: Pick<MemberFacts, 'collected' | 'collecting'> = {},
  since?: readonly Entry[],
): OrderDecision {
  const { atPurchase } = programme;
  const advanced = advance(openLedger(account), now, programme.now);
  const reinstatement = since && reinstateLate(advanced, purchase, order.orderId, since, programme, now);
  const opened = reinstatement?.ledger ?? advanced;
  const { terms } = atPurchase;
  const late = lateArrivalOf(opened.account.standing, programme.now.terms, purchase.occurredAt, lateArrivalDaysOf(terms), now);
  const multiplier = multiplierIn(opened.account, terms, late);
  const paid = paidWithPoints(order, purchase, terms);
  const excluded = excludedIn(terms.earning.exclude, purchase);
  const earned = earnedPoints(terms.earning, { ...purchase, paid, excluded }, multiplier);
  const isFulfilled = order.fulfilled !== undefined && terms.earning.maturesOnFulfilment === true;
  const lifetime = lifetimeIn(opened.account, terms, isFulfilled ? 0 : terms.earning.pendingDays, now);
  const postings = [...extendByActivity(opened.account, now, terms.timeZone), ...creditPostings(opened.account, earned.points, lifetime)];
  const from = countedFrom(purchase.occurredAt, account.enrolledAt, terms.timeZone);
  const counted = counting(terms, purchase, earned, purchase.amount - (excluded?.amount ?? 0));
  const earning = countedIn(opened.account, { from, ...counted }, programme.now.terms, (holder) =>
    afterLateEarning(programme.now.terms, holder, late, purchase.occurredAt, now),
  );
  const referring = referralAfterPurchase(opened.account, purchase, programme.now.terms.timeZone, now);
  const ledger = append(opened, {
    kind: 'earn',
    at: now,
    programmeVersion: atPurchase.version,
    postings,
    purchase: sourceOf(order, purchase),
    explanation: [
      ...earned.explanation,
      ...lifetimeExplained(earned.points, lifetime),
      ...debtRepaid(postings),
      ...lateArrivalExplained(late),
      ...(reinstatement?.explanation ?? []),
      ...earning.explanation,
      ...referring.explanation,
    ],
    ...collection,
    ...earning.facts,
    ...referring.facts,
  });
  const entry = lastOf(ledger);
  const credited: CreditedOrder = {
    ...newOrder(order.programmeId, order.merchantId, order.orderId),
    state: 'credited',
    revision: order.revision + 1,
    purchase,
    returns: [],
    credit: {
      memberId: account.memberId,
      entry: entry.number,
      programmeVersion: atPurchase.version,
      points: earned.points,
      ...lifetime,
      countedFrom: from,
      ...(multiplier.hundredths === 100 ? {} : { multiplier }),
      ...(paid === 0 ? {} : { paid }),
      ...(referring.facts.referralCount === undefined ? {} : { referral: true as const }),
    },
    ...(order.tender === undefined ? {} : { tender: order.tender }),
    ...(order.state === 'unclaimed' ? { kept: 'unclaimed' } : {}),
    ...(order.fulfilled === undefined ? {} : { fulfilled: order.fulfilled }),
  };
  const settled = order.returns.reduce((state, kept) => settleReturn(state.ledger, state.order, kept, programme, 'capped', now), {
    ledger,
    order: credited,
  });
  return { ...settled, entry, reinstated: reinstatement?.expiries };
}

/**
 * Reverses the points of a return.
 * @param since All entries from the purchase's own on, when `canHaveExpired`.
 * @throws Refusal RETURN_EXCEEDS_PURCHASE, VALIDATION_FAILED, LIMIT_EXCEEDED.
 */
export function decideReturn(
  account: Account,
  order: CreditedOrder,
  request: ReturnRequest,
  programme: Programme,
  now: Instant,
  since: readonly Entry[] = [],
): OrderDecision {
  checkReturnFits(order, request);
  const opened = advance(openLedger(account), now, programme.now);
  const settled = settleReturn(opened, { ...order, revision: order.revision + 1 }, { request }, programme, 'strict', now, since);
  return { ...settled, entry: lastOf(settled.ledger) };
}

/** Keeps a return whose purchase is unknown or not credited yet. Checks it against the purchase as far as that is known. */
export function keepReturn<Kept extends AwaitingOrder | UnclaimedOrder>(order: Kept, request: ReturnRequest): Kept {
  checkReturnFits(order, request);
  if (order.state === 'unclaimed') {
    const earlier: OrderReturn[] = [];
    for (const kept of order.returns) {
      earlier.push({ ...kept, reversal: { ...returnedBy(order.purchase, earlier, kept.request, 'capped'), points: 0, entry: 0 } });
    }
    returnedBy(order.purchase, earlier, request, 'strict');
  }
  const kept: OrderReturn = { request, kept: order.state };
  return { ...order, revision: order.revision + 1, returns: [...order.returns, kept] };
}

function checkReturnFits(order: Order, request: ReturnRequest): void {
  if (order.state !== 'credited' && order.returns.length >= MAX_WAITING_RETURNS) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `at most ${MAX_WAITING_RETURNS} returns wait for their purchase; send the purchase first`,
      'returnId',
    );
  }
  const requests = [...order.returns.map((known) => known.request), request];
  if (new TextEncoder().encode(JSON.stringify(requests)).length > MAX_RETURN_BYTES_OF_ORDER) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `the returns of an order together take at most ${MAX_RETURN_BYTES_OF_ORDER} bytes; return by amount instead`,
      'lines',
    );
  }
}

function settleReturn(
  ledger: Ledger,
  order: CreditedOrder,
  kept: OrderReturn,
  programme: Programme,
  excess: Excess,
  now: Instant,
  since: readonly Entry[] = [],
): { readonly ledger: Ledger; readonly order: CreditedOrder } {
  const { purchase, credit } = order;
  const { version, terms } = programme.atPurchase;
  const returned = returnedBy(purchase, order.returns, kept.request, excess);
  const returnedBefore = returnedAmount(order.returns);
  const left = purchase.amount - returnedBefore;
  // A purchase with amount 0 may earn by tax or shipping. Its first return reverses all of that.
  const isFirst = order.returns.length === 0;
  const { exclude } = terms.earning;
  const amounts = { ...purchase, paid: credit.paid };
  const excludedBefore = excludedLeft(exclude, purchase, order.returns);
  const excludedAfter = excludedLeft(exclude, purchase, [...order.returns, { ...kept, reversal: { ...returned, points: 0, entry: 0 } }]);
  const before = isFirst
    ? earnedPoints(terms.earning, { ...amounts, excluded: excludedIn(exclude, purchase) }, credit.multiplier)
    : pointsOfRest(terms.earning, amounts, returnedBefore, credit.multiplier, excludedBefore);
  const rest = pointsOfRest(terms.earning, amounts, returnedBefore + returned.amount, credit.multiplier, excludedAfter);
  const reversedBefore = order.returns.reduce((sum, { reversal }) => sum + (reversal?.points ?? 0), 0);
  const points = credit.points - reversedBefore - rest.points;
  invariant(points >= 0, 'a return never adds points');
  const counted = {
    from: credit.countedFrom ?? countedFrom(purchase.occurredAt, ledger.account.enrolledAt, terms.timeZone),
    ...difference(
      counting(terms, purchase, before, left - excludedBefore),
      counting(terms, purchase, rest, left - returned.amount - excludedAfter),
    ),
  };
  const standing = countedIn(ledger.account, counted, programme.now.terms, (holder) => afterReturn(programme.now.terms, holder, now));
  const referring =
    credit.referral === undefined ? undefined : referralAfterReturn(ledger.account, purchase, { left, returned: returned.amount }, now);
  const expired = canHaveExpired(credit, now) ? expiredUnspent(points, credit, [...since, ...ledger.appended]) : undefined;
  const taken = points - (expired?.points ?? 0);
  const postings = reversalPostings(ledger.account, credit, taken);
  const money = (amount: number) => formatMoney(amount, purchase.currency);
  const next = append(ledger, {
    kind: 'reverse',
    at: now,
    programmeVersion: version,
    postings,
    purchase: {
      ...sourceOf(order, purchase),
      returnId: kept.request.returnId,
      occurredAt: kept.request.occurredAt,
      amount: returned.amount,
      of: { occurredAt: purchase.occurredAt, left: left - returned.amount },
    },
    explanation: [
      {
        rule: 'return',
        matched: true,
        // Never −0: JSON does not keep it.
        points: 0 - taken,
        reason: `${money(returned.amount)} of ${money(purchase.amount)} came back; the rest earns ${formatPoints(rest.points)} under version ${version}`,
      },
      ...foreignExplained(kept.request, purchase),
      ...expiredUnspentExplained(expired),
      ...owed(postings),
      ...standing.explanation,
      ...(referring?.explanation ?? []),
    ],
    ...(expired === undefined ? {} : { expiredUnspent: expired }),
    ...standing.facts,
    ...referring?.facts,
  });
  const settled: OrderReturn = { ...kept, reversal: { ...returned, points, entry: next.account.version } };
  return { ledger: next, order: { ...order, returns: [...order.returns, settled] } };
}

/** A return that was kept before its purchase was known may name another currency. */
const foreignExplained = ({ currency }: ReturnRequest, purchase: Purchase): readonly Explanation[] =>
  currency === undefined || currency === purchase.currency
    ? []
    : [
        {
          rule: 'currency',
          matched: false,
          reason: `the return is in ${currency}, the purchase in ${purchase.currency}: nothing of it came back`,
        },
      ];

/** Minor units of the earning amount that points paid, where only money earns. Points pay goods before tax and shipping. */
function paidWithPoints({ tender }: Order, { currency, amount }: Purchase, { payment }: Terms): number {
  if (payment?.earnsOn !== 'money' || tender?.points?.currency !== currency) return 0;
  return Math.min(amount, stillPaid(tender.points));
}

/** The multiplier of the member's tier, or of the one held when the purchase was made if that is better and the version has it. */
function multiplierIn({ standing }: Account, { tiers }: Terms, late: LateArrival | undefined): Multiplier {
  const of = (id: string | undefined): Multiplier => {
    const level = levelOf(tiers, id);
    return level === undefined ? NO_MULTIPLIER : { hundredths: multiplierOf(level), of: level.name };
  };
  const [now, then] = [of(standing?.id), of(late?.inTime === true ? late.lost.id : undefined)];
  return then.hundredths > now.hundredths ? then : now;
}

type Counted = Required<Pick<Qualifying, 'points' | 'purchases' | 'spend'>>;

/** The count of a purchase towards tiers while `left` of its goods that earn was not returned. */
function counting({ tiers }: Terms, { currency }: Purchase, earned: Pick<Earned, 'points' | 'base'>, left: number): Counted {
  return {
    points: tiers === undefined || tiers.bonusQualifies ? earned.points : earned.base,
    purchases: left >= minimumPurchaseOf(tiers, currency) ? 1 : 0,
    spend: { currency, amount: left },
  };
}

const difference = (before: Counted, after: Counted): Counted => ({
  // Never −0: JSON does not keep it.
  points: 0 - (before.points - after.points),
  purchases: 0 - (before.purchases - after.purchases),
  spend: { currency: before.spend.currency, amount: 0 - (before.spend.amount - after.spend.amount) },
});

function creditPostings(account: Account, points: number, lifetime: Lifetime): readonly Posting[] {
  if (points === 0) return [];
  const { maturesAt, ...lasting } = lifetime;
  return maturesAt === null ? activate(points, lasting, account.debt) : [{ bucket: 'pending', maturesAt, ...lasting, points }];
}

export const sourceOf = ({ merchantId, orderId }: Order, { occurredAt, currency, amount, channel, store }: Purchase): PurchaseSource => ({
  merchantId,
  orderId,
  occurredAt,
  currency,
  amount,
  ...(channel === undefined ? {} : { channel }),
  ...(store === undefined ? {} : { store }),
});

/** The answer to a purchase or return, from its entry alone, so that it can be replayed. */
export function pointsAnswered(entry: Entry): {
  readonly earned: number;
  readonly pending: number;
  readonly reversed: number;
  readonly debt: number;
} {
  const of = (bucket: Posting['bucket']) =>
    entry.postings.filter((posting) => posting.bucket === bucket).reduce((sum, { points }) => sum + points, 0);
  return {
    earned: Math.max(0, entry.points),
    pending: Math.max(0, of('pending')),
    reversed: Math.max(0, -entry.points),
    debt: Math.max(0, of('debt')),
  };
}
