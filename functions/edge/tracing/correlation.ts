/**
 * The id of the request that the work at hand goes back to, wherever in the platform the work is: an API function takes it from API
 * Gateway, a consumer from its message. The store writes it with every item of which events are made.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { annotated } from './tracing.ts';

const ids = new AsyncLocalStorage<string | undefined>();

/** @param id undefined: the work goes back to no request. */
export const correlated = <Done>(id: string | undefined, work: () => Promise<Done>): Promise<Done> =>
  ids.run(id, () => (id === undefined ? work() : annotated(id, work)));

export const correlationId = (): string | undefined => ids.getStore();

/** A field of a log line about several things. A thing without a request has none, and a line without any has no field. */
export function correlationField(all: readonly (string | undefined)[]): { readonly correlation_ids?: readonly string[] } {
  const named = [...new Set(all.filter((id) => id !== undefined))];
  return named.length === 0 ? {} : { correlation_ids: named };
}
