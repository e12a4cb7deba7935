/** A request that is tried, with what is wrong with its answer. */
import { type Answer, expectRefused } from '../../../support/platform/api.ts';
import type { World } from '../world/world.ts';
import { type Draft, submit } from './draft.ts';
import { faultOfRefusal, type Refused } from './ladder.ts';
import type { TriedRoute } from './tried-routes.ts';

export interface Try {
  readonly what: string;
  readonly draft: Draft;
  /** undefined: nothing is wrong. */
  faultOf(answer: Answer): string | undefined;
}

export const refused = ({ ladder }: TriedRoute, what: string, draft: Draft, as: Refused): Try => ({
  what,
  draft,
  faultOf: (answer) => faultOfRefusal(ladder, as, answer),
});

export interface Tried {
  /** Answers that are wrong, each with its fault. */
  readonly faults: readonly string[];
  readonly tried: number;
}

/** Sends them all. @param atOnce so many are under way. */
export async function faultsOf(world: World, tries: Iterable<Try> | AsyncIterable<Try>, atOnce: number): Promise<Tried> {
  const faults: string[] = [];
  let tried = 0;
  const waiting = inTurn(tries);
  const lane = async () => {
    for await (const one of waiting) {
      tried += 1;
      const answer = await submit(world, one.draft);
      const fault = one.faultOf(answer);
      if (fault !== undefined) faults.push(`${one.what} ${fault}: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { faults, tried };
}

/** Several lanes take from it, each try once. */
async function* inTurn(tries: Iterable<Try> | AsyncIterable<Try>): AsyncGenerator<Try> {
  yield* tries;
}

/** A refusal without the name of its request. */
export function saidIn(answer: Answer): object {
  const { instance: _, ...said } = expectRefused(answer, 'SIGNATURE_INVALID');
  return said;
}
