/**
 * How much of a line: pieces, or a weight or length with up to 3 decimals. Decimals are stored as they were sent, and counted in whole
 * thousandths, since sums of decimals are not exact.
 */

/** 0.75 → 750. Exact for the quantities that the contract takes. */
export const thousandthsOf = (quantity: number): number => Math.round(quantity * 1000);

/** 750 → 0.75. */
export const quantityOf = (thousandths: number): number => thousandths / 1000;
