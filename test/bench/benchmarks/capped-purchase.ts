/** The additional cost of a merchant's issue cap for a purchase. */

import { RATE_LIMIT_SHARDS } from '../../../shared/domain/fraud/rate-limit.ts';
import type { Benchmark } from '../benchmark.ts';
import { CAPPED_IN_FLIGHT, CAPPED_PURCHASES, cappedPurchases } from '../earning/capped-purchases.ts';
import { purchaseUnits } from '../earning/purchase-units.ts';
import { atMost, figure } from '../kernel/figure.ts';

export const cappedPurchase: Benchmark = {
  title: 'capped purchases',
  figures: [
    'purchase.capped.writeUnits',
    'purchase.capped.readUnits',
    'purchase.capped.roundTrips',
    'purchase.capped.attemptsPerSuccess',
    'purchase.capped.sentAgain',
  ],
  alsoIn: 'limits',
  async measure(run) {
    const { purchase: ordinary } = await run.once(purchaseUnits);
    const { purchase, attemptsPerSuccess, busy } = await run.once(cappedPurchases);
    return {
      figures: [
        figure('purchase.capped.writeUnits', purchase.writeUnits, 'write units', { limit: ordinary.writeUnits, aim: atMost(8) }),
        figure('purchase.capped.readUnits', purchase.readUnits, 'read units', { limit: ordinary.readUnits }),
        figure('purchase.capped.roundTrips', purchase.roundTrips, 'round trips', { limit: ordinary.roundTrips }),
        figure('purchase.capped.attemptsPerSuccess', attemptsPerSuccess, 'attempts', { limit: 1 }),
        figure('purchase.capped.sentAgain', busy, 'requests'),
      ],
      notes: [
        'purchase.capped: at a merchant with a cap of points a day. Limit: the ordinary purchase, at a merchant without a cap.',
        `  .attemptsPerSuccess: transactions for each of ${CAPPED_PURCHASES} purchases of distinct members, ${CAPPED_IN_FLIGHT} in flight, with the cap in ${RATE_LIMIT_SHARDS.merchant} shards;`,
        '  .sentAgain: requests that the client had to repeat, because every attempt was cancelled.',
      ],
    };
  },
};
