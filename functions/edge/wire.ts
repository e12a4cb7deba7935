/** The one place that builds the real store and the other ports. */
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TILL_CODE_SYMBOLS } from '../../shared/domain/checkout/till-code.ts';
import { millis, toInstant } from '../../shared/domain/kernel/time.ts';
import { REFERRAL_CODE_SYMBOLS } from '../../shared/domain/referrals/referral-code.ts';
import { CODE_ALPHABET, CODE_SYMBOLS } from '../../shared/domain/rewards/voucher.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { createDynamoTable } from '../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable } from '../../shared/store/kernel/item-table.ts';
import { createStore } from '../../shared/store/store.ts';
import { type ProgrammeVersions, programmeVersions } from '../../shared/use-cases/programmes/programme-versions.ts';
import { type RewardVersions, rewardVersions } from '../../shared/use-cases/rewards/reward-versions.ts';
import { platformKeysSecretId, tableName } from './environment.ts';
import { platformKeys } from './platform-keys.ts';

/** A request has 10 s; a call that hangs must leave time for another attempt. */
const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

export type Platform = Ports & { readonly versions: ProgrammeVersions; readonly rewards: RewardVersions };

let wired: Platform | undefined;

/** Built at the first request and kept for the life of the container. */
export function platform(): Platform {
  wired ??= wire(deployed());
  return wired;
}

/** What the platform stands on. */
export interface Ground {
  readonly table: ItemTable;
  /** What is behind every hash and seal. */
  platformKey(): Promise<string>;
}

/** From now on functions of this process stand on other ground than the deployed: tests call them on a table in memory. */
export function standOn(ground: Ground): void {
  wired = wire(ground);
}

const deployed = (): Ground => ({
  table: createDynamoTable(new DynamoDBClient({ requestHandler: REQUEST_HANDLER }), tableName()),
  platformKey: async () => {
    const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
    const { SecretString: key } = await new SecretsManagerClient({ requestHandler: REQUEST_HANDLER }).send(
      new GetSecretValueCommand({ SecretId: platformKeysSecretId() }),
    );
    if (key === undefined) throw new TypeError('the platform key in Secrets Manager is not a string');
    return key;
  },
});

function wire({ table, platformKey }: Ground): Platform {
  const store = createStore(table);
  const clock = { now: () => toInstant(Date.now()) };
  return {
    store,
    clock,
    versions: programmeVersions(store, clock),
    rewards: rewardVersions(store, clock),
    ids: {
      memberId: () => `mem_${randomName(NAME_LENGTH)}`,
      secretId: () => `sec_${randomName(NAME_LENGTH)}`,
      redemptionId: (at) => `red_${timeName(millis(at))}${randomName(NAME_LENGTH - TIME_LENGTH)}`,
      voucherSymbols: () => randomText(CODE_ALPHABET, CODE_SYMBOLS),
      tillSymbols: () => randomText(CODE_ALPHABET, TILL_CODE_SYMBOLS),
      endpointId: () => `end_${randomName(NAME_LENGTH)}`,
      referralSymbols: () => randomText(CODE_ALPHABET, REFERRAL_CODE_SYMBOLS),
    },
    pause: { jittered: (upToMillis) => setTimeout(randomInt(upToMillis + 1)) },
    ...platformKeys(platformKey),
  };
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const NAME_LENGTH = 26;

/** 26 characters of 5 random bits each: 130 bits, never the same twice. Both alphabets have 32 characters, so none is likelier. */
const randomText = (alphabet: string, length: number): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
const randomName = (length: number): string => randomText(ALPHABET, length);

/** Milliseconds since 1970 in base 32, as many characters until the year 3084: names sort as they were given. */
const TIME_LENGTH = 9;
const timeName = (since: number): string =>
  Array.from({ length: TIME_LENGTH }, (_, place) => ALPHABET[Math.floor(since / 32 ** (TIME_LENGTH - 1 - place)) % 32]).join('');
