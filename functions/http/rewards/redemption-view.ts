/** Redemptions as callers see them. The shard of the inventory, and what counts towards a limit, are not answered. */
import type { Redemption, Voucher } from '../../../shared/domain/rewards/redemption.ts';
import { shownCode } from '../../../shared/domain/rewards/voucher.ts';
import { redemptionAnswered } from '../../../shared/use-cases/rewards/redemption-answered.ts';
import type { RedemptionOutcome } from '../../../shared/use-cases/rewards/redemption-command.ts';
import { platform } from '../../edge/wire.ts';

export const redemptionView = (redemption: Redemption) => ({
  ...redemption,
  // Once issued, it lapses no more.
  lapsesAt: redemption.issuedAt === undefined ? redemption.lapsesAt : undefined,
  voucher: redemption.voucher && voucherView(redemption.voucher),
  fulfilment: isNeverSent(redemption) ? undefined : redemption.fulfilment,
});

const voucherView = (voucher: Voucher) => ({ ...voucher, code: shownCode(voucher.code) });

/** It was cancelled before its parcel was sent. */
const isNeverSent = ({ state, fulfilment }: Redemption): boolean => state === 'cancelled' && fulfilment?.state === 'awaiting';

/** The redemption as it was when it was first answered. */
export async function redeemed(outcome: RedemptionOutcome) {
  const { number: entry, balance, explanation } = outcome.entry;
  return { ...redemptionView(await redemptionAnswered(platform(), outcome)), entry, balance, explanation };
}
