/** Shares as all reports have them: to six decimals, so that they are the same numbers wherever they are computed; 0.123456 is 12.3456 %. */

/** null: of nothing, or of less, such as a month in which more came back than went out. */
export const share = (part: number, whole: number): number | null => (whole <= 0 ? null : rounded(part / whole));

/** Never -0, which JSON does not have. */
export const rounded = (value: number): number => Number(value.toFixed(6)) + 0;
