/** The variables that the template gives a function. Each is read once, at the first request that needs it. */

/** @throws EnvironmentIncomplete naming the variable that is missing. */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new EnvironmentIncomplete(`${name} is missing from the function's environment`);
  return value;
}

export class EnvironmentIncomplete extends Error {
  override readonly name = 'EnvironmentIncomplete';
}

export const tableName = (): string => variable('TABLE_NAME');

/** Secrets Manager: the key material behind identity hashes and sealed secrets. Not every function is given it. */
export const platformKeysSecretId = (): string => variable('PLATFORM_KEYS_SECRET_ID');

export const deliveriesQueueUrl = (): string => variable('DELIVERIES_QUEUE_URL');

export const retriesQueueUrl = (): string => variable('RETRIES_QUEUE_URL');

export const reactionsQueueUrl = (): string => variable('REACTIONS_QUEUE_URL');

export const eventBusName = (): string => variable('EVENT_BUS_NAME');

export const retentionMachineArn = (): string => variable('RETENTION_MACHINE_ARN');

/**
 * The keys of CloudFront. undefined: callers reach the function directly.
 * @throws EnvironmentIncomplete for a key that is empty, which every request would have.
 */
export function originKeys(): readonly string[] | undefined {
  const keys = process.env.ORIGIN_KEYS?.split(',');
  if (keys?.includes('')) throw new EnvironmentIncomplete('ORIGIN_KEYS has an empty key');
  return keys;
}

/** @throws EnvironmentIncomplete when it says neither. */
export function targetRule(): 'public' | 'any' {
  const rule = variable('WEBHOOK_TARGETS');
  if (rule !== 'public' && rule !== 'any') throw new EnvironmentIncomplete(`WEBHOOK_TARGETS must be public or any, and is ${rule}`);
  return rule;
}
