/** What the template must give a function. Read once each, at the first request that needs it. */
import * as z from 'zod';

const TableEnvironment = z.object({ TABLE_NAME: z.string().min(1) });

/** Secrets Manager: the key material behind identity hashes and sealed secrets. Not every function is given it. */
const KeysEnvironment = z.object({ PLATFORM_KEYS_SECRET_ID: z.string().min(1) });

/** @throws ZodError naming the variable that is missing. */
export const tableName = (): string => TableEnvironment.parse(process.env).TABLE_NAME;

/** @throws ZodError naming the variable that is missing. */
export const platformKeysSecretId = (): string => KeysEnvironment.parse(process.env).PLATFORM_KEYS_SECRET_ID;

const DeliveriesEnvironment = z.object({ DELIVERIES_QUEUE_URL: z.string().min(1) });
const RetriesEnvironment = z.object({ RETRIES_QUEUE_URL: z.string().min(1) });
const TargetsEnvironment = z.object({ WEBHOOK_TARGETS: z.enum(['public', 'any']) });

/** @throws ZodError naming the variable that is missing. */
export const deliveriesQueueUrl = (): string => DeliveriesEnvironment.parse(process.env).DELIVERIES_QUEUE_URL;

/** @throws ZodError naming the variable that is missing. */
export const retriesQueueUrl = (): string => RetriesEnvironment.parse(process.env).RETRIES_QUEUE_URL;

/** @throws ZodError naming the variable that is missing. */
export const targetRule = (): 'public' | 'any' => TargetsEnvironment.parse(process.env).WEBHOOK_TARGETS;

const ReactionsEnvironment = z.object({ REACTIONS_QUEUE_URL: z.string().min(1) });

/** @throws ZodError naming the variable that is missing. */
export const reactionsQueueUrl = (): string => ReactionsEnvironment.parse(process.env).REACTIONS_QUEUE_URL;

const RetentionEnvironment = z.object({ RETENTION_MACHINE_ARN: z.string().min(1) });

/** @throws ZodError naming the variable that is missing. */
export const retentionMachineArn = (): string => RetentionEnvironment.parse(process.env).RETENTION_MACHINE_ARN;
