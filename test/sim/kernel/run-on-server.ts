/** Runs work without a waiting client on one of the servers, until it is done or dies. */

import type { Surroundings } from '../events/queue.ts';
import type { Attempt } from '../events/stream.ts';
import type { FaultRates } from './faults.ts';
import { Invocation } from './invocation.ts';
import type { Server } from './server.ts';

export interface Servers {
  readonly surroundings: Surroundings;
  readonly servers: readonly Server[];
}

/** The faults of the work. A crash happens at one of its first calls. */
export interface WorkFaults {
  readonly rates: FaultRates;
  readonly calls: number;
}

export async function runOnServer<Done>(
  { servers, surroundings: { timeline, faults } }: Servers,
  attempt: Pick<Attempt, 'random' | 'died'>,
  { rates, calls }: WorkFaults,
  work: (server: Server, invocation: Invocation) => Promise<Done>,
): Promise<Done> {
  const server = servers[attempt.random.below(servers.length)];
  if (server === undefined) throw new RangeError('there is a server');
  const over = (): void => void server.invocations.delete(invocation);
  const died = (): void => {
    over();
    attempt.died();
  };
  const invocation = new Invocation(timeline, attempt.random, rates, faults, died, calls);
  server.invocations.add(invocation);
  try {
    return await work(server, invocation);
  } finally {
    over();
  }
}
