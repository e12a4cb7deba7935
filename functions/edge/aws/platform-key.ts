/** The platform key, from Secrets Manager. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { platformKeysSecretId } from '../environment.ts';
import { captured } from '../tracing/tracing.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

export async function storedPlatformKey(): Promise<string> {
  const client = captured(new SecretsManagerClient({ requestHandler: REQUEST_HANDLER }));
  const { SecretString: key } = await client.send(new GetSecretValueCommand({ SecretId: platformKeysSecretId() }));
  if (key === undefined) throw new TypeError('the platform key in Secrets Manager is not a string');
  return key;
}
