/** A member redeems a reward in one step. */
import { decideRedemption } from '../../domain/rewards/decide-redemption.ts';
import { redemptionRateLimiter } from '../fraud/limit-redemptions.ts';
import type { ManualCommand } from '../ledger/manual-command.ts';
import { segmentsByRuleFor } from '../segments/segments-of-member.ts';
import { queueChanges } from './parcel-queue.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome } from './redemption-command.ts';
import { checkLimit, inventoryFinder, issuedNames, newVoucherCode, taken } from './reserve-inventory.ts';

export interface RedeemCommand extends ManualCommand {
  readonly rewardId: string;
  /** Absent: one. */
  readonly units?: number | undefined;
}

/**
 * @throws Refusal NOT_AVAILABLE, NOT_ELIGIBLE, INSUFFICIENT_POINTS, LIMIT_EXCEEDED, OUT_OF_STOCK, PACE_EXCEEDED, VALIDATION_FAILED,
 * NOT_FOUND,
 * IDEMPOTENCY_MISMATCH; Busy.
 */
export function redeemReward(ports: RedeemPorts, command: RedeemCommand): Promise<RedemptionOutcome> {
  const { programmeId, rewardId, units = 1 } = command;
  const redemptionId = ports.ids.redemptionId(ports.clock.now());
  const finder = inventoryFinder(ports, redemptionId);
  const rateLimit = redemptionRateLimiter(ports.store, redemptionId);
  return decideRedemptionOnce(ports, command, { redeemed: rewardId, units }, async (context) => {
    const { account, programme, now, conflicts } = context;
    const reward = await ports.rewards.at(programmeId, rewardId, now);
    const wanted = { redemptionId, reward, units, byRule: await segmentsByRuleFor(ports, account, [reward]) };
    const decide = (code?: string) => decideRedemption(account, wanted, { voucherCode: newVoucherCode(ports), code }, programme, now);
    // The account's refusals come before any counter is read.
    const first = decide();
    await checkLimit(ports, first.redemption, reward, conflicts);
    const { code, ...shard } = await finder.find(reward, context);
    const { ledger, redemption: decided } = code === undefined ? first : decide(code);
    const redemption = { ...decided, ...shard };
    const counted = await rateLimit.count(rewardId, context);
    return {
      ledger,
      redemption,
      also: [...taken(redemption, reward), ...issuedNames(redemption), ...queueChanges(undefined, redemption), ...counted],
    };
  });
}
