/** Text tables for people. */
export const whole = (value: number): string => value.toLocaleString('en');

/** Rows with columns two blanks apart, each as wide as its widest cell. */
export function alignedRows(sides: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = sides.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    sides
      .map((side, column) => {
        const [cell, width] = [row[column] ?? '', widths[column] ?? 0];
        return side === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
