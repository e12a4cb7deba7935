/** Shares as reports have them: to four decimals, 0.1234 is 12.34 %. */

/** null: of nothing. */
export const share = (part: number, of: number): number | null => (of === 0 ? null : rounded(part / of));

export const rounded = (value: number, decimals = 4): number => Number(value.toFixed(decimals));
