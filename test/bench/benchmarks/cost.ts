/** The cost of a million purchases, from the measurements and AWS's list prices. */
import type { Benchmark } from '../benchmark.ts';
import { type InProcess, inProcess } from '../earning/in-process.ts';
import { purchaseUnits } from '../earning/purchase-units.ts';
import { deployedMemoryMegabytes } from '../functions/deployed-memory.ts';
import { figure } from '../kernel/figure.ts';
import { PRICES } from '../kernel/prices.ts';
import { median } from '../kernel/statistics.ts';

const MILLION = 1_000_000;
const GIGABYTE = 2 ** 30;

export const cost: Benchmark = {
  title: 'cost',
  figures: ['cost.perMillionPurchases'],
  async measure(run) {
    const { purchase } = await run.once(purchaseUnits);
    const handler = await run.once(inProcess);
    const memoryMegabytes = await deployedMemoryMegabytes('merchant-api');
    const billedMillis = Math.ceil(millisOf(handler));
    const { dynamoDb, lambdaArm, httpApi, logs } = PRICES;
    const dollars = {
      writes: purchase.writeUnits * dynamoDb.perMillionWriteUnits,
      reads: purchase.readUnits * dynamoDb.perMillionReadUnits,
      API: httpApi.perMillionRequests,
      invocations: lambdaArm.perMillionRequests,
      duration: MILLION * (billedMillis / 1000) * (memoryMegabytes / 1024) * lambdaArm.perGigabyteSecond,
      logs: MILLION * (handler.logBytes / GIGABYTE) * logs.perGigabyte,
    };
    const total = Object.values(dollars).reduce((sum, part) => sum + part, 0);
    const parts = Object.entries(dollars).map(([part, price]) => `${part} ${price.toFixed(2)}`);
    return {
      figures: [figure('cost.perMillionPurchases', total, 'USD')],
      notes: [
        `cost.perMillionPurchases: ${parts.join(' + ')}. List prices of ${PRICES.region} on ${PRICES.asOf}.`,
        `  ${purchase.writeUnits} write and ${purchase.readUnits} read units, one invocation of ${billedMillis} ms (as measured here) at ${memoryMegabytes} MB, ${Math.round(handler.logBytes)} bytes of log.`,
        '  Not included: storage, data transfer, traces, taxes; cold starts; free allowances.',
      ],
    };
  },
};

const millisOf = ({ oneInFlight }: InProcess): number => median(oneInFlight.product.map(({ invocations, millis }) => millis / invocations));
