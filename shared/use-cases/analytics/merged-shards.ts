/** What a pass came to in all shards: merged in their order, whoever went over them. */

import type { PassName, RunRef } from '../../domain/analytics/passes/run.ts';
import { inKeyOrder } from '../../domain/kernel/canonical-json.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Store } from '../../ports/store.ts';
import { isGoodFor, placeOf } from './checkpoints.ts';

/** @throws InvariantBroken while a shard is not done: its workers failed, or there were too few of them. */
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
    invariant(isGoodFor(partial, ref, form) && partial.isDone, `not every member of shard ${shard} has met the pass ${pass}`);
    merge(state, { ...begin(), ...partial.state });
    members += partial.members;
  }
  return { state: inKeyOrder(state), members };
}
