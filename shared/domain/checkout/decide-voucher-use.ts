/**
 * A voucher is used at a till once, a gift card until its balance is used up. Returned goods restore it. While its member owes points, a
 * voucher that cost points is suspended, unless its terms say otherwise: a return that took back spent points made the debt.
 */

import { advance } from '../agenda/advance.ts';
import type { Order } from '../earning/order.ts';
import { refuseFrozen } from '../fraud/frozen.ts';
import { formatMoney } from '../kernel/currency.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { append, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { type RedemptionDecision, redemptionSource } from '../rewards/decide-redemption.ts';
import { moved, type Redemption, type Voucher } from '../rewards/redemption.ts';
import type { RewardVersion } from '../rewards/reward.ts';
import type { RedemptionSource } from '../rewards/reward-entries.ts';
import { type Money, voucherExpiry } from '../rewards/reward-terms.ts';
import { checkRefund, isRefunded, MAX_VOUCHERS_OF_ORDER, type Refunded, refundOf, refundsAfter, type VoucherTaken } from './tender.ts';
import { type Basket, discountOf } from './voucher-worth.ts';

export type WithVoucher = Redemption & { readonly voucher: Voucher };

export interface VoucherUse {
  readonly basket: Basket;
  /** The amount that a gift card pays; absent for vouchers without a balance. */
  readonly pay?: Money | undefined;
  /** The money that the member paid for the reward besides its points. */
  readonly cash?: Money | undefined;
}

export interface VoucherDecision extends RedemptionDecision {
  readonly order: Order;
}

/**
 * The worth of a voucher for a basket; for a gift card, all that it can pay.
 * @param account At `now`.
 * @throws Refusal WRONG_STATE, NOT_ELIGIBLE, VALIDATION_FAILED.
 */
export function worthAt(
  { debt }: Pick<Account, 'debt'>,
  redemption: WithVoucher,
  { terms }: RewardVersion,
  merchantId: string,
  basket: Basket,
  now: Instant,
): number {
  // Checked first: a used voucher is refused as used.
  moved(redemption, 'use', now);
  if (debt > 0 && redemption.points > 0 && terms.whileInDebt !== 'usable') {
    throw new Refusal('NOT_ELIGIBLE', `the voucher is suspended until its member has repaid ${formatPoints(debt)}`, 'code');
  }
  if (terms.merchants !== undefined && !terms.merchants.includes(merchantId)) {
    throw new Refusal('NOT_ELIGIBLE', 'this merchant does not take the voucher', 'code');
  }
  const { balance } = redemption.voucher;
  if (balance !== undefined) {
    if (basket.currency !== balance.currency) refuse(`must be ${balance.currency}, as the gift card is`, 'basket.currency');
    return Math.min(balance.amount, basket.amount);
  }
  return terms.gift.kind === 'voucher' ? discountOf(terms.gift.benefit, basket) : 0;
}

/**
 * @param order The merchant's order that the voucher is used for.
 * @throws Refusal ACCOUNT_FROZEN, WRONG_STATE, NOT_ELIGIBLE, VALIDATION_FAILED, LIMIT_EXCEEDED; ALREADY_EXISTS when it was used for
 * the order.
 */
export function decideUse(
  account: Account,
  redemption: WithVoucher,
  reward: RewardVersion,
  order: Order,
  { basket, pay, cash }: VoucherUse,
  programme: ProgrammeVersion,
  now: Instant,
): VoucherDecision {
  refuseFrozen(account);
  const { merchantId, orderId, tender } = order;
  const { memberId, redemptionId, voucher } = redemption;
  const { balance } = voucher;
  const opened = advance(openLedger(account), now, programme);
  const worth = worthAt(opened.account, redemption, reward, merchantId, basket, now);
  if (balance === undefined && pay !== undefined) refuse('must be absent: a voucher is used whole', 'pay');
  if (balance !== undefined && pay === undefined) refuse('must say what the gift card is to pay', 'pay');
  checkCash(reward.terms.cost.cash, cash);
  const vouchers = tender?.vouchers ?? [];
  const before = vouchers.find((known) => known.redemptionId === redemptionId);
  if (before !== undefined && !isRefunded(before)) {
    throw new Refusal('ALREADY_EXISTS', 'it was used for this order already', 'orderId');
  }
  const others = vouchers.filter((known) => known !== before);
  if (others.length >= MAX_VOUCHERS_OF_ORDER) {
    throw new Refusal('LIMIT_EXCEEDED', `an order takes at most ${MAX_VOUCHERS_OF_ORDER} vouchers`, 'orderId');
  }
  const left = balance === undefined || pay === undefined ? 0 : leftOf(balance, pay, worth);
  const used = moved(redemption, left > 0 ? 'pay' : 'use', now);
  const paid = pay === undefined ? undefined : { currency: pay.currency, amount: pay.amount, left };
  const off = pay === undefined ? { currency: basket.currency, amount: worth } : undefined;
  const source: RedemptionSource = {
    ...redemptionSource(redemption),
    merchantId,
    orderId,
    ...(paid === undefined ? { off } : { paid }),
    ...(cash === undefined ? {} : { cash }),
  };
  const ledger = append(opened, {
    kind: 'use',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    redemption: source,
    explanation: [{ rule: 'voucher', matched: true, reason: paid === undefined ? 'used' : wordsOf(paid) }],
  });
  const taken: VoucherTaken = { memberId, redemptionId, ...(pay === undefined ? {} : { amount: pay.amount }), ...refundsAfter(before) };
  return {
    ledger,
    redemption: { ...used, voucher: balance === undefined ? voucher : { ...voucher, balance: { ...balance, amount: left } } },
    order: withVouchers(order, [...others, taken]),
  };
}

/**
 * A voucher that has expired meanwhile gets the lifetime of a new one.
 * @throws Refusal NOT_FOUND, WRONG_STATE, RETURN_EXCEEDS_PURCHASE, ALREADY_EXISTS, LIMIT_EXCEEDED.
 */
export function decideRestore(
  account: Account,
  redemption: WithVoucher,
  reward: RewardVersion,
  order: Order,
  asked: { readonly returnId: string; readonly amount?: number | undefined },
  programme: ProgrammeVersion,
  now: Instant,
): VoucherDecision {
  const { merchantId, orderId } = order;
  const { voucher } = redemption;
  const taken = takenFor(order, redemption);
  const refund = restoredBy(taken, reward, voucher, asked);
  const back = moved(redemption, 'restore', now);
  const { balance } = voucher;
  const left = balance === undefined ? undefined : { ...balance, amount: balance.amount + refund.amount };
  const lifetime = lifetimeFrom(voucher, reward, programme, now);
  const { expiresAt } = lifetime;
  const paid = left === undefined ? undefined : { currency: left.currency, amount: refund.amount, left: left.amount };
  const words = left === undefined ? 'can be used again' : `${formatMoney(refund.amount, left.currency)} came back`;
  const ledger = append(advance(openLedger(account), now, programme), {
    kind: 'restore',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    redemption: {
      ...redemptionSource(redemption),
      merchantId,
      orderId,
      returnId: refund.returnId,
      ...(paid === undefined ? {} : { paid }),
    },
    explanation: [{ rule: 'voucher', matched: true, reason: expiresAt === null ? words : `${words}, until ${expiresAt}` }],
  });
  return {
    ledger,
    redemption: { ...back, voucher: { ...voucher, ...lifetime, ...(left === undefined ? {} : { balance: left }) } },
    order: withVouchers(
      order,
      vouchersOf(order).map((known) => (known === taken ? { ...taken, refunds: [...taken.refunds, refund] } : known)),
    ),
  };
}

function lifetimeFrom(
  { expiresAt, expiredAt }: Voucher,
  { terms }: RewardVersion,
  programme: ProgrammeVersion,
  now: Instant,
): Pick<Voucher, 'expiresAt' | 'expiredAt'> {
  if (expiresAt === null || expiresAt > now) return { expiresAt };
  return { expiresAt: voucherExpiry(terms, now, programme.terms.timeZone), expiredAt: expiredAt ?? expiresAt };
}

/** @throws Refusal NOT_FOUND. */
function takenFor(order: Order, { redemptionId }: Redemption): VoucherTaken {
  const taken = vouchersOf(order).find((known) => known.redemptionId === redemptionId);
  if (taken === undefined) throw new Refusal('NOT_FOUND', 'the voucher was not used for this order', 'orderId');
  return taken;
}

function restoredBy(
  { amount: paid, ...known }: VoucherTaken,
  { terms }: RewardVersion,
  { balance }: Voucher,
  asked: { readonly returnId: string; readonly amount?: number | undefined },
): Refunded {
  if (paid !== undefined && balance !== undefined) return refundOf({ amount: paid, currency: balance.currency, ...known }, asked);
  if (asked.amount !== undefined) refuse('must be absent: a voucher is used whole', 'amount');
  checkRefund(known, asked.returnId);
  if (terms.onReturn !== 'restored') throw new Refusal('WRONG_STATE', 'the voucher was used, and by its terms stays so', 'code');
  if (known.refunds.length > 0) throw new Refusal('RETURN_EXCEEDS_PURCHASE', 'the voucher was given back already', 'orderId');
  return { returnId: asked.returnId, amount: 0 };
}

const vouchersOf = ({ tender }: Order): readonly VoucherTaken[] => tender?.vouchers ?? [];

const withVouchers = (order: Order, vouchers: readonly VoucherTaken[]): Order => ({
  ...order,
  revision: order.revision + 1,
  tender: { ...order.tender, vouchers },
});

/** The till says what it took, so that it cannot forget to. */
function checkCash(cost: Money | undefined, cash: Money | undefined): void {
  if (cost === undefined && cash !== undefined) refuse('must be absent: the reward costs no money', 'cash');
  if (cost !== undefined && (cash?.amount !== cost.amount || cash.currency !== cost.currency)) {
    refuse(`must be ${formatMoney(cost.amount, cost.currency)}, which the member pays besides the points`, 'cash');
  }
}

function leftOf(balance: Money, pay: Money, most: number): number {
  if (pay.currency !== balance.currency) refuse(`must be ${balance.currency}, as the gift card is`, 'pay.currency');
  if (pay.amount > balance.amount) {
    throw new Refusal('LIMIT_EXCEEDED', `the gift card has ${formatMoney(balance.amount, balance.currency)} left`, 'pay.amount');
  }
  if (pay.amount > most) throw new Refusal('LIMIT_EXCEEDED', `the basket is ${formatMoney(most, balance.currency)}`, 'pay.amount');
  return balance.amount - pay.amount;
}

function refuse(message: string, field: string): never {
  throw new Refusal('VALIDATION_FAILED', message, field);
}

const wordsOf = ({ currency, amount, left }: { readonly currency: string; readonly amount: number; readonly left: number }): string =>
  `${formatMoney(amount, currency)} paid, ${formatMoney(left, currency)} left`;
