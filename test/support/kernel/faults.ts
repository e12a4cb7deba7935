/** Faults of a call, and the answers of clients to them. */
import { Busy } from '../../../shared/use-cases/kernel/commit.ts';
import type { Fault } from './faulty-store.ts';

export const FAULTS: readonly Fault[] = ['lost-before', 'lost-after', 'contention', 'twice'];

/** A merchant sends again what was answered with Busy. */
export async function redelivered<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
    }
  }
}
