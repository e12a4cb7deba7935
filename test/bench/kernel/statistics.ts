/** The median, which one slow round does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('an empty list has no median');
  return (upper + lower) / 2;
}

/** Contenders take turns, and the first one changes with every round, so that other load on the machine affects them alike. */
export async function interleaved<Name extends string, Round>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Round>>>,
  onTurn: () => void = () => undefined,
): Promise<Readonly<Record<Name, readonly Round[]>>> {
  const names = Object.keys(contenders) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      measured[name].push(await contenders[name]());
      onTurn();
    }
  }
  return measured;
}

/** The value that `part` of the values do not exceed: the nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const value = [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(part * values.length) - 1)];
  if (value === undefined) throw new RangeError('an empty list has no percentile');
  return value;
}
