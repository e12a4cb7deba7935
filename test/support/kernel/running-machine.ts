/** A machine that starts what it is told to, by the rules of Step Functions: a name is of one execution. */
import { isDeepStrictEqual } from 'node:util';
import type { Machine } from '../../../shared/ports/analytics/machine.ts';

export interface RunningMachine extends Machine {
  /** Each that was started, once. */
  readonly started: readonly { readonly name: string; readonly input: object }[];
  /** Ends all that is under way. */
  end(): void;
}

export function runningMachine(): RunningMachine {
  const started: { readonly name: string; readonly input: object }[] = [];
  const ended = new Set<string>();
  return {
    started,
    async start(name, input) {
      const known = started.find((one) => one.name === name);
      if (known !== undefined) return ended.has(name) || !isDeepStrictEqual(known.input, input) ? 'over' : 'under-way';
      started.push({ name, input });
      return 'under-way';
    },
    end: () => {
      for (const { name } of started) ended.add(name);
    },
  };
}
