/** Reserves a reward: points and inventory are held until the reservation is committed, cancelled or lapses. */
import { decideReservation } from '../../domain/rewards/decide-redemption.ts';
import { redemptionRateLimiter } from '../fraud/limit-redemptions.ts';
import { segmentsByRuleFor } from '../segments/segments-of-member.ts';
import type { RedeemCommand } from './redeem-reward.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome } from './redemption-command.ts';
import { checkLimit, inventoryFinder, taken } from './reserve-inventory.ts';

/** @throws Refusal as redeemReward. */
export function reserveReward(ports: RedeemPorts, command: RedeemCommand): Promise<RedemptionOutcome> {
  const { programmeId, rewardId, units = 1 } = command;
  const redemptionId = ports.ids.redemptionId(ports.clock.now());
  const finder = inventoryFinder(ports, redemptionId);
  const rateLimit = redemptionRateLimiter(ports.store, redemptionId);
  return decideRedemptionOnce(ports, command, { reserved: rewardId, units }, async (context) => {
    const { account, programme, now, conflicts } = context;
    const reward = await ports.rewards.at(programmeId, rewardId, now);
    const wanted = { redemptionId, reward, units, byRule: await segmentsByRuleFor(ports, account, [reward]) };
    const { ledger, redemption: decided } = decideReservation(account, wanted, programme, now);
    await checkLimit(ports, decided, reward, conflicts);
    // The code is chosen at commit: until then another redemption may take it.
    const { code: _, ...shard } = await finder.find(reward, context);
    const redemption = { ...decided, ...shard };
    const counted = await rateLimit.count(rewardId, context);
    return { ledger, redemption, also: [...taken(redemption, reward), ...counted] };
  });
}
