/** A till takes a voucher: whole, or part of a gift card. */
import { invariant, Refusal } from '../domain/refusal.ts';
import type { Money } from '../domain/reward-terms.ts';
import { decideUse } from '../domain/using.ts';
import { normaliseCode } from '../domain/voucher.ts';
import { decideAndCommit } from './commit.ts';
import type { MerchantCaller } from './credit-purchase.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from './decide-redemption.ts';

export interface UseVoucherCommand {
  /** As it was shown, in any spelling. */
  readonly code: string;
  /** What a gift card is to pay. */
  readonly pay?: Money | undefined;
  readonly idempotencyKey: string;
}

/** @throws Refusal VALIDATION_FAILED, NOT_FOUND, WRONG_STATE, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH; Busy. */
export async function useVoucher(ports: RedeemPorts, merchant: MerchantCaller, command: UseVoucherCommand): Promise<RedemptionOutcome> {
  const { programmeId, id: merchantId } = merchant;
  const { pay, idempotencyKey } = command;
  const code = normaliseCode(command.code);
  // Again when the store could not be asked.
  const claim = await decideAndCommit(ports, async () => ({ answer: await ports.store.voucher(programmeId, code) }));
  if (claim === undefined) throw new Refusal('NOT_FOUND', 'there is no such voucher', 'code');
  const { memberId, redemptionId } = claim;
  const asked = { programmeId, memberId, by: `vouchers at ${merchantId}`, idempotencyKey };
  return decideRedemptionOnce(ports, asked, { used: code, pay }, async ({ account, programme, now }) => {
    const before = await redemptionOf(ports, { programmeId, memberId, redemptionId });
    const { voucher } = before;
    invariant(voucher !== undefined, `redemption ${redemptionId} has the voucher that names it`);
    const { ledger, redemption } = decideUse(account, { ...before, voucher }, { merchantId, pay }, programme, now);
    return { ledger, redemption, also: [] };
  });
}
