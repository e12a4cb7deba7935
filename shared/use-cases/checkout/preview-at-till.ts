/** A till asks for the worth of a member's points or of a voucher. Only wrong guesses are written. */

import { worthAt } from '../../domain/checkout/decide-voucher-use.ts';
import { type Payable, payableOf } from '../../domain/checkout/payment-terms.ts';
import { checkTillCode, normaliseTillCode } from '../../domain/checkout/till-code.ts';
import type { Basket } from '../../domain/checkout/voucher-worth.ts';
import { refuseFrozen } from '../../domain/fraud/frozen.ts';
import { balanceOf } from '../../domain/ledger/buckets.ts';
import { accountAt } from '../../domain/ledger/point-timers.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Redemption } from '../../domain/rewards/redemption.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Money } from '../../domain/rewards/reward-terms.ts';
import { normaliseCode } from '../../domain/rewards/voucher.ts';
import type { MerchantCaller } from '../earning/credit-purchase.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import type { RedeemPorts } from '../rewards/redemption-command.ts';
import { findTillCode, findVoucher } from './find-code.ts';
import { voucherAndReward } from './use-voucher.ts';

export interface PointsPreviewed {
  readonly memberId: string;
  readonly active: number;
  readonly payable: Payable;
  readonly programme: ProgrammeVersion;
}

/**
 * Does not use up the code.
 * @throws Refusal NOT_FOUND, TOO_MANY_ATTEMPTS, WRONG_STATE, ACCOUNT_FROZEN, NOT_AVAILABLE, VALIDATION_FAILED; Busy.
 */
export async function previewPoints(
  ports: RedeemPorts,
  merchant: MerchantCaller,
  { tillCode: shown, basket, till }: { readonly tillCode: string; readonly basket: Money; readonly till?: string | undefined },
): Promise<PointsPreviewed> {
  const { store, clock, versions } = ports;
  const code = normaliseTillCode(shown);
  const tillCode = await findTillCode(ports, merchant, code, till);
  const { programmeId, memberId } = tillCode;
  const account = await existingAccount(store, programmeId, memberId);
  const now = clock.now();
  refuseFrozen(account);
  const programme = await versions.at(programmeId, now);
  const { active } = balanceOf(accountAt(account, now));
  const payable = payableOf(programme.terms.payment, basket, active);
  checkTillCode(tillCode, now);
  return { memberId, active, payable, programme };
}

export interface VoucherPreviewed {
  readonly redemption: Redemption;
  readonly reward: RewardVersion;
  /** The amount that the voucher takes off the basket, or can pay of it. */
  readonly worth: Money;
}

/** @throws Refusal NOT_FOUND, WRONG_STATE, NOT_ELIGIBLE, VALIDATION_FAILED; Busy. */
export async function previewVoucher(
  ports: RedeemPorts,
  merchant: MerchantCaller,
  { code, basket }: { readonly code: string; readonly basket: Basket },
): Promise<VoucherPreviewed> {
  const claim = await findVoucher(ports, merchant, normaliseCode(code));
  const { redemption, reward } = await voucherAndReward(ports, claim);
  const now = ports.clock.now();
  const account = accountAt(await existingAccount(ports.store, redemption.programmeId, redemption.memberId), now);
  const amount = worthAt(account, redemption, reward, merchant.id, basket, now);
  return { redemption, reward, worth: { currency: basket.currency, amount } };
}
