/** Tills preview, accept and return points and vouchers. */

import { TILL_ROUTES } from '../../../shared/contract/checkout/till-routes.ts';
import type { RedemptionAtTill, ReversalAtTill, TakenAtTill } from '../../../shared/contract/checkout/tills.ts';
import { type InNormalForm, inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';
import { invariant, Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { nameOf } from '../../../shared/domain/rewards/decide-redemption.ts';
import { payWithPoints, refundPoints } from '../../../shared/use-cases/checkout/pay-with-points.ts';
import {
  type PointsPreviewed,
  previewPoints,
  previewVoucher,
  type VoucherPreviewed,
} from '../../../shared/use-cases/checkout/preview-at-till.ts';
import { restoreVoucher, useVoucher } from '../../../shared/use-cases/checkout/use-voucher.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { feature, type Known } from '../../edge/feature.ts';
import { withFieldNames } from '../../edge/field-names.ts';
import { metrics } from '../../edge/observe.ts';
import { platform } from '../../edge/wire.ts';

export const till = feature(TILL_ROUTES, {
  async previewAtTill({ body: sent, caller }) {
    const body = inNormalForm(sent);
    return {
      status: 200,
      body: await atTill(async () =>
        body.type === 'points'
          ? pointsPreview(await previewPoints(platform(), caller, body))
          : voucherPreview(await previewVoucher(platform(), caller, body)),
      ),
    };
  },
  async redeemAtTill({ body, caller, headers }) {
    const { entry, replayed } = await atTill(() => taken(caller, inNormalForm(body), headers['idempotency-key']));
    return { status: 200, replayed, body: takenView(entry) };
  },
  async reverseAtTill({ body, caller, headers }) {
    const { entry, replayed } = await atTill(() => givenBack(caller, inNormalForm(body), headers['idempotency-key']));
    return { status: 200, replayed, body: takenView(entry) };
  },
});

function taken(merchant: MerchantCaller, { type: _, ...command }: InNormalForm<RedemptionAtTill>, idempotencyKey: string) {
  return 'tillCode' in command
    ? payWithPoints(platform(), merchant, { ...command, idempotencyKey })
    : useVoucher(platform(), merchant, { ...command, idempotencyKey });
}

function givenBack(merchant: MerchantCaller, { type: _, ...command }: InNormalForm<ReversalAtTill>, idempotencyKey: string) {
  return 'code' in command
    ? restoreVoucher(platform(), merchant, { ...command, idempotencyKey })
    : refundPoints(platform(), merchant, { ...command, idempotencyKey });
}

/** Tills know redemptions by their codes, and the key is a header. Counts guesses: unknown codes. */
async function atTill<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await withFieldNames((field) => NAMES.get(field) ?? field, act);
  } catch (error) {
    const isGuess = error instanceof Refusal && (error.field === 'code' || error.field === 'tillCode');
    if (isGuess && (error.code === 'NOT_FOUND' || error.code === 'TOO_MANY_ATTEMPTS')) counted();
    throw error;
  }
}

/** Without the route: an alarm is on all of them together. */
function counted(): void {
  metrics.singleMetric().addMetric('CodesGuessed', 'Count', 1);
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['redemptionId', 'code'],
  ['idempotency-key', 'headers.idempotency-key'],
]);

const pointsPreview = ({ payable, programme, ...previewed }: PointsPreviewed) => ({
  ...previewed,
  ...payable,
  type: 'points' as const,
  earnsOn: programme.terms.payment?.earnsOn ?? 'whole',
});

const voucherPreview = ({ redemption, reward, worth }: VoucherPreviewed) => ({
  ...redemption,
  type: 'voucher' as const,
  name: nameOf(reward),
  worth,
  balance: redemption.voucher?.balance,
  cash: reward.terms.cost.cash,
  expiresAt: redemption.voucher?.expiresAt ?? null,
});

/** From the entry alone, so that a replay says the same. */
function takenView({ number: entry, memberId, points, balance, payment, redemption, explanation }: Entry): Known<TakenAtTill> {
  const answer = { memberId, entry, explanation };
  if (payment !== undefined) return { ...answer, ...payment, type: 'points', points: Math.abs(points), paid: payment, balance };
  invariant(redemption !== undefined, 'what a till takes is points or a voucher');
  return { ...answer, ...redemption, type: 'voucher', orderId: redemption.orderId ?? '' };
}
