/** A till uses a voucher for an order, or a part of a gift card, and restores it when the goods are returned. */

import { decideRestore, decideUse, type WithVoucher } from '../../domain/checkout/decide-voucher-use.ts';
import type { Basket } from '../../domain/checkout/voucher-worth.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { VoucherClaim } from '../../domain/rewards/changes.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Money } from '../../domain/rewards/reward-terms.ts';
import { normaliseCode } from '../../domain/rewards/voucher.ts';
import type { MerchantCaller } from '../earning/credit-purchase.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from '../rewards/redemption-command.ts';
import { findVoucher } from './find-code.ts';
import { atTill, orderChange, orderNow, orderOf } from './order-at-till.ts';

export interface UseVoucherCommand {
  /** The code as the member showed it, in any spelling. */
  readonly code: string;
  readonly orderId: string;
  readonly basket: Basket;
  /** The amount that a gift card pays. */
  readonly pay?: Money | undefined;
  /** The money that the member paid for the reward besides its points. */
  readonly cash?: Money | undefined;
  readonly idempotencyKey: string;
}

/**
 * @throws Refusal VALIDATION_FAILED, NOT_FOUND, ACCOUNT_FROZEN, WRONG_STATE, NOT_ELIGIBLE, ALREADY_EXISTS, LIMIT_EXCEEDED,
 * IDEMPOTENCY_MISMATCH; Busy.
 */
export async function useVoucher(ports: RedeemPorts, merchant: MerchantCaller, command: UseVoucherCommand): Promise<RedemptionOutcome> {
  const { orderId, basket, pay, cash, idempotencyKey } = command;
  const code = normaliseCode(command.code);
  const [claim, first] = await Promise.all([findVoucher(ports, merchant, code), orderOf(ports, merchant, orderId)]);
  const input = { used: code, orderId, basket, pay, cash };
  return decideRedemptionOnce(ports, atTill(merchant, claim.memberId, idempotencyKey), input, async (context) => {
    const { account, programme, now, conflicts } = context;
    const { redemption: before, reward } = await voucherAndReward(ports, claim);
    const order = await orderNow(ports, first, conflicts);
    const { ledger, redemption, order: after } = decideUse(account, before, reward, order, { basket, pay, cash }, programme, now);
    return { ledger, redemption, also: [orderChange(after)] };
  });
}

export interface RestoreVoucherCommand {
  readonly code: string;
  /** The order that the voucher was used for. */
  readonly orderId: string;
  readonly returnId: string;
  /** Minor units to restore to a gift card; absent: all that it paid and that was not restored yet. */
  readonly amount?: number | undefined;
  readonly idempotencyKey: string;
}

/** @throws Refusal as `useVoucher`; RETURN_EXCEEDS_PURCHASE. */
export async function restoreVoucher(
  ports: RedeemPorts,
  merchant: MerchantCaller,
  command: RestoreVoucherCommand,
): Promise<RedemptionOutcome> {
  const { orderId, returnId, amount, idempotencyKey } = command;
  const code = normaliseCode(command.code);
  const [claim, first] = await Promise.all([findVoucher(ports, merchant, code), orderOf(ports, merchant, orderId)]);
  const input = { restored: code, orderId, returnId, amount };
  return decideRedemptionOnce(ports, atTill(merchant, claim.memberId, idempotencyKey), input, async (context) => {
    const { account, programme, now, conflicts } = context;
    const { redemption: before, reward } = await voucherAndReward(ports, claim);
    const order = await orderNow(ports, first, conflicts);
    const { ledger, redemption, order: after } = decideRestore(account, before, reward, order, { returnId, amount }, programme, now);
    return { ledger, redemption, also: [orderChange(after)] };
  });
}

/** The redemption of a voucher, and the reward version under which it was issued. */
export async function voucherAndReward(
  ports: RedeemPorts,
  claim: VoucherClaim,
): Promise<{ readonly redemption: WithVoucher; readonly reward: RewardVersion }> {
  const redemption = await redemptionOf(ports, claim);
  const { voucher, programmeId, rewardId, rewardVersion } = redemption;
  invariant(voucher !== undefined, `redemption ${redemption.redemptionId} has the voucher that names it`);
  return { redemption: { ...redemption, voucher }, reward: await ports.rewards.numbered(programmeId, rewardId, rewardVersion) };
}
