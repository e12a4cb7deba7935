/** What the template must give a function. Read once each, at the first request that needs it. */
import * as z from 'zod';

const TableEnvironment = z.object({ TABLE_NAME: z.string().min(1) });

/** Secrets Manager: the key material behind identity hashes and sealed secrets. Not every function is given it. */
const KeysEnvironment = z.object({ PLATFORM_KEYS_SECRET_ID: z.string().min(1) });

/** @throws ZodError naming the variable that is missing. */
export const tableName = (): string => TableEnvironment.parse(process.env).TABLE_NAME;

/** @throws ZodError naming the variable that is missing. */
export const platformKeysSecretId = (): string => KeysEnvironment.parse(process.env).PLATFORM_KEYS_SECRET_ID;
