/** One deployed worker of a state machine: its input parsed, its time watched, its failures left to the machine's retries. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import { inputOf } from './input.ts';
import { inContext, logger, metrics } from './observe.ts';

/** Work that is under way when the time is up still has to end: a call that hangs, its retries, and the answer. */
const STOP_BEFORE_TIMEOUT_MILLIS = 30_000;

/** @param work is told how many milliseconds it has left, by Lambda's own clock. */
export function worker<Input extends z.ZodMiniType, Output extends object>(
  input: Input,
  work: (input: z.output<Input>, timeLeft: () => number) => Promise<Output>,
) {
  return middy<unknown, Output, Error, Context>()
    .use(inContext())
    .use(observed())
    .handler((event: unknown, context: Context) =>
      work(inputOf(input, event), () => context.getRemainingTimeInMillis() - STOP_BEFORE_TIMEOUT_MILLIS),
    );
}

/** One line an invocation, and its metrics. An error is thrown on: the state machine tries again, or takes note. */
function observed<Output extends object>(): MiddlewareObj<unknown, Output, Error, Context> {
  return {
    after: ({ response }) => {
      logger.info('worked', { progress: response });
      publish();
    },
    onError: ({ error }) => {
      logger.error('failed', error ?? 'for no reason given');
      publish();
    },
  };
}

/** An idle worker counts nothing, and Powertools would warn of that. */
function publish(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
