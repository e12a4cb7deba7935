/** A reward whose inventory runs out while many members redeem it. */
import type { Benchmark } from '../benchmark.ts';
import { figure } from '../kernel/figure.ts';
import { IN_FLIGHT, ITEMS, lastItems, MEMBERS } from '../rewards/last-items.ts';

export const lastItemsBenchmark: Benchmark = {
  title: 'last items',
  figures: ['redeem.lastItems.attemptsPerSuccess', 'redeem.lastItems.attemptsPerRefusal', 'redeem.lastItems.readUnitsPerRefusal'],
  async measure(run) {
    const { sold, refused } = await run.once(lastItems);
    return {
      figures: [
        figure('redeem.lastItems.attemptsPerSuccess', sold.attempts, 'attempts', { limit: 1 }),
        figure('redeem.lastItems.attemptsPerRefusal', refused.attempts, 'attempts'),
        figure('redeem.lastItems.readUnitsPerRefusal', refused.readUnits, 'read units'),
      ],
      notes: [
        `redeem.lastItems: ${MEMBERS.toLocaleString('en')} members for ${ITEMS} items in 32 shards, ${IN_FLIGHT} in flight: ${sold.count} sold, ${refused.count} refused. Each attempt is one transaction.`,
      ],
    };
  },
};
