/** Works off a part of the agenda, and hands on where it stopped. */
import * as z from 'zod';
import { toInstant } from '../../shared/domain/kernel/time.ts';
import { type AgendaProgress, beginAgenda, workAgenda } from '../../shared/use-cases/agenda/work-agenda.ts';
import { logger, metrics } from '../edge/observe.ts';
import { platform } from '../edge/wire.ts';
import { worker } from '../edge/worker.ts';

const Count = z.int().min(0).default(0);

/** The shards alone to begin with; afterwards what the worker before has answered. */
const Input = z.object({
  shards: z.array(z.int().min(0)).min(1),
  until: z.iso.datetime().transform(toInstant).optional(),
  after: z.string().min(1).optional(),
  settled: Count,
  setAside: Count,
  left: Count,
  /** How many workers have been at it. */
  workers: Count,
});

export const handler = worker(Input, async ({ until, workers, ...counted }, timeLeft) => {
  const begun: AgendaProgress = { ...beginAgenda(counted.shards, until ?? platform().clock.now()), ...counted };
  const ports = {
    ...platform(),
    onSetAside: ({ programmeId, memberId }: { programmeId: string; memberId: string }, error: unknown) =>
      logger.error('set aside', { programmeId, memberId, error: error instanceof Error ? error : String(error) }),
  };
  const progress = await workAgenda(ports, begun, timeLeft);
  for (const [name, count] of [
    ['AccountsSettled', progress.settled - begun.settled],
    ['AccountsSetAside', progress.setAside - begun.setAside],
    ['AccountsLeft', progress.left - begun.left],
  ] as const) {
    if (count > 0) metrics.addMetric(name, 'Count', count);
  }
  return { status: progress.shards.length === 0 ? 'done' : 'more', workers: workers + 1, ...progress };
});
