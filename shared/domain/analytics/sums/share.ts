/**
 * Shares as all reports show them, rounded to six decimals, so that they are the same wherever they are computed; 0.123456 is
 * 12.3456 %.
 */

/** null where the whole is 0 or negative, such as a month with more returns than purchases. */
export const share = (part: number, whole: number): number | null => (whole <= 0 ? null : rounded(part / whole));

/** Never −0, which JSON does not have. */
export const rounded = (value: number): number => Number(value.toFixed(6)) + 0;
