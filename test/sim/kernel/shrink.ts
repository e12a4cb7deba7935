/** Removes operations from a failed history that are not needed for the same violation: delta debugging (Zeller, Hildebrandt 2002). */
import type { Plan } from '../plan.ts';
import type { PlantedBug } from '../planted-bugs/planted-bug.ts';
import type { Failure } from '../run.ts';
import { runWorld } from '../world.ts';

/** A history that can be read is short enough; it need not be the shortest. */
const MAX_RUNS = 600;

type Step = { readonly live: Plan['operations'][number] } | { readonly again: Plan['again'][number] };

const stepsOf = ({ operations, again }: Plan): readonly Step[] => [
  ...operations.map((live) => ({ live })),
  ...again.map((request) => ({ again: request })),
];

const planOf = (plan: Plan, steps: readonly Step[]): Plan => ({
  ...plan,
  operations: steps.flatMap((step) => ('live' in step ? [step.live] : [])),
  again: steps.flatMap((step) => ('again' in step ? [step.again] : [])),
});

/** The operations that still cause the violation. */
export async function shrink({ plan, violation }: Failure, bug?: PlantedBug): Promise<Failure['plan']> {
  const { rule } = violation;
  let runs = 0;
  const breaks = async (steps: readonly Step[]): Promise<boolean> => {
    runs += 1;
    return (await runWorld(planOf(plan, steps), bug)).violation?.rule === rule;
  };
  let steps = stepsOf(plan);
  let size = Math.ceil(steps.length / 2);
  while (size >= 1) {
    let left = false;
    for (let at = 0; at < steps.length; ) {
      if (runs >= MAX_RUNS) return planOf(plan, steps);
      const without = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (await breaks(without)) {
        steps = without;
        left = true;
      } else at += size;
    }
    if (!left || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return planOf(plan, steps);
}
