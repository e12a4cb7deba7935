/** Runs an action for many items with bounded concurrency. Outcomes are in the order of the items. */
export async function inFlight<Thing, Outcome>(
  things: readonly Thing[],
  atATime: number,
  act: (thing: Thing) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = new Array(things.length);
  const left = things.entries();
  const lane = async (): Promise<void> => {
    // All runners share the iterator: each takes the next item.
    for (const [place, thing] of left) outcomes[place] = await act(thing);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atATime, things.length) }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return outcomes;
}
