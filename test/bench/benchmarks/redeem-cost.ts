/** The cost of a million redemptions, from the measurements and AWS's list prices. */
import type { Benchmark } from '../benchmark.ts';
import { deployedMemoryMegabytes } from '../functions/deployed-memory.ts';
import { figure } from '../kernel/figure.ts';
import { PRICES } from '../kernel/prices.ts';
import { median } from '../kernel/statistics.ts';
import { redeemContest } from '../rewards/redeem-contest.ts';
import { redeemUnits } from '../rewards/redeem-units.ts';

const MILLION = 1_000_000;

export const redeemCost: Benchmark = {
  title: 'cost of redemptions',
  figures: ['cost.perMillionRedemptions'],
  alsoIn: 'redeem',
  async measure(run) {
    const { redeem } = await run.once(redeemUnits);
    const { 1: oneInFlight } = await run.once(redeemContest);
    const memoryMegabytes = await deployedMemoryMegabytes('member-api');
    const billedMillis = Math.ceil(median(oneInFlight.product.map(({ invocations, millis }) => millis / invocations)));
    const { dynamoDb, lambdaArm, httpApi } = PRICES;
    const dollars = {
      writes: redeem.writeUnits * dynamoDb.perMillionWriteUnits,
      reads: redeem.readUnits * dynamoDb.perMillionReadUnits,
      API: httpApi.perMillionRequests,
      invocations: lambdaArm.perMillionRequests,
      duration: MILLION * (billedMillis / 1000) * (memoryMegabytes / 1024) * lambdaArm.perGigabyteSecond,
    };
    const total = Object.values(dollars).reduce((sum, part) => sum + part, 0);
    const parts = Object.entries(dollars).map(([part, price]) => `${part} ${price.toFixed(2)}`);
    return {
      figures: [figure('cost.perMillionRedemptions', total, 'USD')],
      notes: [
        `cost.perMillionRedemptions: ${parts.join(' + ')}. List prices of ${PRICES.region} on ${PRICES.asOf}.`,
        `  ${redeem.writeUnits} write and ${redeem.readUnits} read units, in one attempt; one invocation of ${billedMillis} ms (the use case, as measured here) at ${memoryMegabytes} MB.`,
        '  Not included: logs, storage, data transfer, traces, taxes; cold starts; free allowances.',
      ],
    };
  },
};
