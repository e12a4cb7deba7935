/** A voucher is used at a till: once, or bit by bit if it is a gift card. */
import type { Account } from './account.ts';
import { advance } from './advance.ts';
import { formatMoney } from './currency.ts';
import { refuseFrozen } from './frozen.ts';
import { append, openLedger } from './ledger.ts';
import type { ProgrammeVersion } from './programme.ts';
import { type RedemptionDecision, redemptionSource } from './redeeming.ts';
import { moved, type Redemption, type Voucher } from './redemption.ts';
import { Refusal } from './refusal.ts';
import type { Money } from './reward-terms.ts';
import type { Instant } from './time.ts';

export interface VoucherUse {
  readonly merchantId: string;
  /** What a gift card pays; absent for other vouchers, which are used whole. */
  readonly pay?: Money | undefined;
}

/** @throws Refusal ACCOUNT_FROZEN, WRONG_STATE, VALIDATION_FAILED, LIMIT_EXCEEDED. */
export function decideUse(
  account: Account,
  redemption: Redemption & { readonly voucher: Voucher },
  { merchantId, pay }: VoucherUse,
  programme: ProgrammeVersion,
  now: Instant,
): RedemptionDecision {
  refuseFrozen(account);
  const { voucher } = redemption;
  const { balance } = voucher;
  if (balance === undefined && pay !== undefined) throw new Refusal('VALIDATION_FAILED', 'must be absent: a voucher is used whole', 'pay');
  if (balance !== undefined && pay === undefined) throw new Refusal('VALIDATION_FAILED', 'must say what the gift card is to pay', 'pay');
  // First of all: who asks for money of a card that was used up is told so.
  moved(redemption, 'use', now);
  const left = balance === undefined || pay === undefined ? 0 : leftOf(balance, pay);
  const used = moved(redemption, left > 0 ? 'pay' : 'use', now);
  const paid = pay === undefined ? undefined : { currency: pay.currency, amount: pay.amount, left };
  const ledger = append(advance(openLedger(account), now, programme), {
    kind: 'use',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    redemption: { ...redemptionSource(redemption), merchantId, ...(paid === undefined ? {} : { paid }) },
    explanation: [{ rule: 'voucher', matched: true, reason: paid === undefined ? 'used' : wordsOf(paid) }],
  });
  return {
    ledger,
    redemption: { ...used, voucher: balance === undefined ? voucher : { ...voucher, balance: { ...balance, amount: left } } },
  };
}

function leftOf(balance: Money, pay: Money): number {
  if (pay.currency !== balance.currency)
    throw new Refusal('VALIDATION_FAILED', `must be ${balance.currency}, as the gift card is`, 'pay.currency');
  if (pay.amount > balance.amount) {
    throw new Refusal('LIMIT_EXCEEDED', `the gift card has ${formatMoney(balance.amount, balance.currency)} left`, 'pay.amount');
  }
  return balance.amount - pay.amount;
}

const wordsOf = ({ currency, amount, left }: { readonly currency: string; readonly amount: number; readonly left: number }): string =>
  `${formatMoney(amount, currency)} paid, ${formatMoney(left, currency)} left`;
