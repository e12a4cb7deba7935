/** Works off a part of the agenda, and hands on where it stopped. */
import * as z from 'zod/mini';
import { type AgendaProgress, beginAgenda, workAgenda } from '../../shared/use-cases/agenda/work-agenda.ts';
import { Count, Instant, Name } from '../edge/input.ts';
import { logger, metrics } from '../edge/observe.ts';
import { platform } from '../edge/wire.ts';
import { worker } from '../edge/worker.ts';

const Counted = z._default(Count, 0);

/** The shards alone to begin with; afterwards what the worker before has answered. */
const Input = z.object({
  shards: z.array(Count).check(z.minLength(1)),
  until: z.optional(Instant),
  after: z.optional(Name),
  settled: Counted,
  setAside: Counted,
  left: Counted,
  /** How many workers have been at it. */
  workers: Counted,
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
