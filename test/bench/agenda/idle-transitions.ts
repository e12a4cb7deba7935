/** The number of billed transitions and of invocations of a state machine in an ordinary run, from its definition. */
import * as z from 'zod';

const State = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  get ItemProcessor() {
    return Machine.optional();
  },
});
const Machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), State) });

export class UnknownState extends Error {
  override readonly name = 'UnknownState';
}

/** The number of items of each map: the same for all, or by the map's name. */
type Items = number | ((map: string) => number);

/**
 * Each entered state is one transition. A choice takes its default.
 * @throws UnknownState when a state leads nowhere.
 */
export const idleTransitions = (definition: unknown, items: Items): number => entered(Machine.parse(definition), items, () => true);

/** The states of the same run that invoke a function. */
export const idleInvocations = (definition: unknown, items: Items): number =>
  entered(Machine.parse(definition), items, (type) => type === 'Task');

function entered({ StartAt, States }: z.infer<typeof Machine>, items: Items, counts: (type: string) => boolean): number {
  let count = 0;
  for (let name: string | undefined = StartAt; name !== undefined; ) {
    const state: z.infer<typeof State> | undefined = States[name];
    if (state === undefined) throw new UnknownState(name);
    const times = typeof items === 'number' ? items : items(name);
    const inside = state.ItemProcessor === undefined ? 0 : times * entered(state.ItemProcessor, items, counts);
    count += (counts(state.Type) ? 1 : 0) + inside;
    name = state.Type === 'Choice' ? state.Default : state.Next;
  }
  return count;
}
