/** The states of a pass, merged over all shards in their order. */

import type { PassName, RunRef } from '../../domain/analytics/passes/run.ts';
import { inKeyOrder } from '../../domain/kernel/canonical-json.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Store } from '../../ports/store.ts';
import { isGoodFor, placeOf } from './checkpoints.ts';

/** @throws InvariantBroken while a shard is not done, because its workers failed or were too few. */
export async function mergedShards<State extends object>(
  store: Store,
  ref: RunRef,
  pass: Exclude<PassName, 'conclude'>,
  begin: () => State,
  merge: (into: State, from: State) => void,
): Promise<{ readonly state: State; readonly members: number }> {
  const state = begin();
  const form = fingerprint(state);
  let members = 0;
  for (let shard = 0; shard < store.agendaShards; shard += 1) {
    const partial = await store.partial(placeOf(ref, pass, shard));
    invariant(isGoodFor(partial, ref, form) && partial.isDone, `the pass ${pass} has not finished shard ${shard}`);
    merge(state, { ...begin(), ...partial.state });
    members += partial.members;
  }
  return { state: inKeyOrder(state), members };
}
