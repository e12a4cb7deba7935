/**
 * Every limit that a caller can meet, with the reason for its size. The domain keeps its own limits on points;
 * these bound what is let in.
 */

/** One request. A purchase of 500 ordinary lines is about 60 KB; its order item must leave room for returns below DynamoDB's 400 KB. */
export const MAX_BODY_BYTES = 128 * 1024;

/** Lines of one purchase: the order item must stay far below 400 KB, and ordinary baskets below 1 KB. */
export const MAX_LINES = 500;

/** Money in one field, in minor units: a billion dollars, and 100 billion dong. Sums of several stay far below 2^53. */
export const MAX_AMOUNT_MINOR = 100_000_000_000;

/** Points in one adjustment, either way. */
export const MAX_ADJUSTMENT_POINTS = 1_000_000_000;

/** Entries, members or versions on one page: a page of entries stays below DynamoDB's 1 MB. */
export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 25;

/** A purchase may be dated this far ahead of the platform's clock: tills drift. The same as Standard Webhooks' tolerance. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/** Fields that one refusal names. A body of the largest size can be wrong in 20,000 places; an answer that named them all would be 20 times as large. */
export const MAX_NAMED_ERRORS = 20;

/** Codes of one import: some 32 transactions one after another, which must all be done within one request. */
export const MAX_CODES = 1_000;
export const MAX_CODE_CHARACTERS = 64;
