/** Of many things so many at a time, and their outcomes in the order of the things. */
export async function inFlight<Thing, Outcome>(
  things: readonly Thing[],
  atATime: number,
  act: (thing: Thing) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = new Array(things.length);
  const left = things.entries();
  const lane = async (): Promise<void> => {
    // The iterator is everyone's: each takes what is next.
    for (const [place, thing] of left) outcomes[place] = await act(thing);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atATime, things.length) }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return outcomes;
}
