/** Redemptions as callers see them: every field in one order, so that an answer said again is the same to the byte. */
import type { Redeemed, Redemption as RedemptionView } from '../../../shared/contract/rewards/redemptions.ts';
import type { Instant } from '../../../shared/domain/kernel/time.ts';
import { type Redemption, stateAt, type Voucher } from '../../../shared/domain/rewards/redemption.ts';
import { shownCode } from '../../../shared/domain/rewards/voucher.ts';
import type { RedemptionOutcome } from '../../../shared/use-cases/rewards/decide-redemption.ts';
import { redemptionAnswered } from '../../../shared/use-cases/rewards/redemption-answered.ts';
import type { Known } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { fulfilmentView } from './fulfilments.ts';

const voucherView = ({ code, expiresAt, balance }: Voucher) => ({
  code: shownCode(code),
  expiresAt,
  ...(balance === undefined ? {} : { balance: { currency: balance.currency, amount: balance.amount } }),
});

/** Where a redemption's stock came from, and what it counts towards, stays inside. */
function fieldsOf(redemption: Redemption): RedemptionView {
  const {
    redemptionId,
    memberId,
    rewardId,
    rewardVersion,
    state,
    units,
    points,
    spent,
    createdAt,
    issuedAt,
    lapsesAt,
    voucher,
    code,
    fulfilment,
  } = redemption;
  return {
    redemptionId,
    memberId,
    rewardId,
    rewardVersion,
    state,
    units,
    points,
    spent: spent.map((batch) => ({ points: batch.points, expiresAt: batch.expiresAt })),
    createdAt,
    ...(lapsesAt === undefined || issuedAt !== undefined ? {} : { lapsesAt }),
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(voucher === undefined ? {} : { voucher: voucherView(voucher) }),
    ...(fulfilment === undefined || isNeverSent(redemption) ? {} : { fulfilment: fulfilmentView(fulfilment) }),
    ...(code === undefined ? {} : { code }),
  };
}

/** It was given back while it waited. */
const isNeverSent = ({ state, fulfilment }: Redemption): boolean => state === 'cancelled' && fulfilment?.state === 'awaiting';

/** As it is at `now`, whether or not a job has run. */
export const redemptionView = (redemption: Redemption, now: Instant): RedemptionView =>
  fieldsOf({ ...redemption, state: stateAt(redemption, now) });

/** As it was when it was first answered. */
export async function redeemed(outcome: RedemptionOutcome): Promise<Known<Redeemed>> {
  const { number: entry, balance, explanation } = outcome.entry;
  return {
    ...fieldsOf(await redemptionAnswered(platform(), outcome)),
    entry,
    balance,
    explanation,
  };
}
