/** Looks at every reward's stock, and says of which few are left. */
import * as z from 'zod/mini';
import { beginWatch, type LowStock, watchInventory } from '../../shared/use-cases/rewards/watch-inventory.ts';
import { Count, Name } from '../edge/input.ts';
import { logger, metrics } from '../edge/observe.ts';
import { platform } from '../edge/wire.ts';
import { worker } from '../edge/worker.ts';

/** Nothing to begin with; afterwards what the worker before has answered. */
const Input = z.object({
  programmesAfter: z.optional(Name),
  rewardsAfter: z.optional(Name),
  watched: z._default(Count, 0),
  low: z._default(Count, 0),
  /** How many workers have been at it. */
  workers: z._default(Count, 0),
});

export const handler = worker(Input, async ({ workers, ...begun }, timeLeft) => {
  const ports = { ...platform(), onLow: ({ ...found }: LowStock) => logger.warn('stock is low', found) };
  const { isDone, ...progress } = await watchInventory(ports, { ...beginWatch, ...begun }, timeLeft);
  const low = progress.low - begun.low;
  if (low > 0) metrics.addMetric('StockLow', 'Count', low);
  return { status: isDone ? 'done' : 'more', workers: workers + 1, ...progress };
});
