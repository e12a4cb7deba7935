/** The summary that a run of Vitest hands to the process that started it, through a file. */
import * as z from 'zod';

/** The environment variable with the file's path. */
export const SUMMARY_FILE = 'TEST_SUMMARY_FILE';

export const RunSummary = z.object({
  /** Ended until now. */
  tests: z.int(),
  failed: z.int(),
  /** The file that runs, if any does. */
  running: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;
