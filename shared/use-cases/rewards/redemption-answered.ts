/** The redemption as its first answer showed it, for replays. */
import type { Redemption } from '../../domain/rewards/redemption.ts';
import { redemptionAt } from '../../domain/rewards/redemption-answered.ts';
import type { RedeemPorts, RedemptionOutcome } from './redemption-command.ts';

/** @throws StoreUnavailable */
export async function redemptionAnswered(
  { rewards }: Pick<RedeemPorts, 'rewards'>,
  { entry, redemption, replayed }: RedemptionOutcome,
): Promise<Redemption> {
  if (!replayed) return redemption;
  const { programmeId, rewardId, rewardVersion, voucher } = redemption;
  if (voucher?.balance === undefined) return redemptionAt(entry, redemption);
  const { gift } = (await rewards.numbered(programmeId, rewardId, rewardVersion)).terms;
  return redemptionAt(entry, redemption, gift.kind === 'gift-card' ? gift.value : undefined);
}
