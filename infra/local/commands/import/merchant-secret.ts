/** Gets a secret that signs for the merchant, and registers the merchant if necessary. */
import { setTimeout as wait } from 'node:timers/promises';
import { CallRefused, type Client } from '../../../../shared/contract/client.ts';
import type { KeptSecrets } from './kept-secrets.ts';

/** The time for which earlier secrets stay valid, so that other senders are not interrupted. */
const OVERLAP_HOURS = 24;

/** Functions may have cached a merchant's secrets. */
const TRIES_UNTIL_KNOWN = 30;
const BETWEEN_TRIES_MS = 1000;

export class MerchantUnusable extends Error {
  override readonly name = 'MerchantUnusable';
}

export interface MerchantSecretOptions {
  readonly url: string;
  readonly programmeId: string;
  readonly merchantId: string;
  readonly admin: Client;
  readonly kept: KeptSecrets;
  readonly signs: (secret: string) => Promise<boolean>;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** @throws MerchantUnusable, or CallRefused with the platform's reason. */
export async function merchantSecret(options: MerchantSecretOptions): Promise<string> {
  const { url, programmeId, merchantId, kept, signs, sleep = wait } = options;
  const registered = await isRegistered(options);
  const known = registered ? await kept.find(url) : undefined;
  if (known !== undefined && (await signs(known))) return known;
  const secret = registered ? await rotate(options) : await register(options);
  await kept.keep(url, secret);
  for (let tries = 1; !(await signs(secret)); tries += 1) {
    if (tries === TRIES_UNTIL_KNOWN)
      throw new MerchantUnusable(
        `the new secret of ${merchantId} in ${programmeId} is still refused ${TRIES_UNTIL_KNOWN} s after it was made`,
      );
    await sleep(BETWEEN_TRIES_MS);
  }
  return secret;
}

async function isRegistered({ admin, programmeId, merchantId }: MerchantSecretOptions): Promise<boolean> {
  try {
    await admin.call('getMerchant', { params: { programmeId, merchantId } });
    return true;
  } catch (error) {
    if (error instanceof CallRefused && error.problem.code === 'NOT_FOUND') return false;
    throw error;
  }
}

async function register({ admin, programmeId, merchantId }: MerchantSecretOptions): Promise<string> {
  try {
    const answer = await admin.call('registerMerchant', {
      params: { programmeId },
      body: { id: merchantId, name: `Import (${merchantId})` },
    });
    return answer.body.secret;
  } catch (error) {
    if (error instanceof CallRefused && error.problem.code === 'ALREADY_EXISTS')
      throw new MerchantUnusable(`${merchantId} belongs to another programme than ${programmeId}: name another with --merchant`);
    if (error instanceof CallRefused && error.problem.code === 'NOT_FOUND')
      throw new MerchantUnusable(`there is no programme ${programmeId}: name another with --programme`);
    throw error;
  }
}

async function rotate({ admin, programmeId, merchantId }: MerchantSecretOptions): Promise<string> {
  const answer = await admin.call('rotateMerchantSecret', { params: { programmeId, merchantId }, body: { overlapHours: OVERLAP_HOURS } });
  return answer.body.secret;
}
