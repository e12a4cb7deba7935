/** What the template must give a function that uses the table. Read once, at the first request that needs it. */
import * as z from 'zod';

const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  /** Secrets Manager: the key material behind identity hashes and sealed secrets. */
  PLATFORM_KEYS_SECRET_ID: z.string().min(1),
});
export type Environment = z.infer<typeof Environment>;

/** @throws ZodError naming the variables that are missing. */
export const readEnvironment = (): Environment => Environment.parse(process.env);
