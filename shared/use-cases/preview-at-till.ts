/** A till asks what a member's points, or a voucher, are worth for a basket. Nothing is written but wrong guesses. */
import { balanceOf } from '../domain/account.ts';
import { accountAt } from '../domain/advance.ts';
import { refuseFrozen } from '../domain/frozen.ts';
import { type Payable, payableOf } from '../domain/payment-terms.ts';
import type { ProgrammeVersion } from '../domain/programme.ts';
import type { Redemption } from '../domain/redemption.ts';
import type { RewardVersion } from '../domain/reward.ts';
import type { Money } from '../domain/reward-terms.ts';
import { checkTillCode, normaliseTillCode } from '../domain/till-code.ts';
import { worthAt } from '../domain/using.ts';
import { normaliseCode } from '../domain/voucher.ts';
import type { Basket } from '../domain/voucher-worth.ts';
import { existingAccount } from './collect-unclaimed.ts';
import type { MerchantCaller } from './credit-purchase.ts';
import type { RedeemPorts } from './decide-redemption.ts';
import { findCode } from './find-code.ts';
import { voucherAndReward, voucherOf } from './use-voucher.ts';

export interface PointsPreviewed {
  readonly memberId: string;
  readonly active: number;
  readonly payable: Payable;
  readonly programme: ProgrammeVersion;
}

/** The code stays good. @throws Refusal NOT_FOUND, TOO_MANY_ATTEMPTS, WRONG_STATE, ACCOUNT_FROZEN, NOT_AVAILABLE, VALIDATION_FAILED; Busy. */
export async function previewPoints(
  ports: RedeemPorts,
  merchant: MerchantCaller,
  { tillCode: shown, basket }: { readonly tillCode: string; readonly basket: Money },
): Promise<PointsPreviewed> {
  const { store, clock, versions } = ports;
  const code = normaliseTillCode(shown);
  const tillCode = await findCode(ports, merchant, 'tillCode', () => store.tillCode(merchant.programmeId, code));
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
  /** What it takes off the basket, or can pay of it. */
  readonly worth: Money;
}

/** @throws Refusal NOT_FOUND, TOO_MANY_ATTEMPTS, WRONG_STATE, NOT_ELIGIBLE, VALIDATION_FAILED; Busy. */
export async function previewVoucher(
  ports: RedeemPorts,
  merchant: MerchantCaller,
  { code, basket }: { readonly code: string; readonly basket: Basket },
): Promise<VoucherPreviewed> {
  const claim = await voucherOf(ports, merchant, normaliseCode(code));
  const { redemption, reward } = await voucherAndReward(ports, claim);
  const amount = worthAt(redemption, reward, merchant.id, basket, ports.clock.now());
  return { redemption, reward, worth: { currency: basket.currency, amount } };
}
