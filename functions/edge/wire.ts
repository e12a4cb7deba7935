/** Builds the real store of every feature, and the other ports. A function that deals with events alone has `wire-events.ts`. */
import { randomBytes } from 'node:crypto';
import { TILL_CODE_SYMBOLS } from '../../shared/domain/checkout/till-code.ts';
import { millis } from '../../shared/domain/kernel/time.ts';
import { REFERRAL_CODE_SYMBOLS } from '../../shared/domain/referrals/referral-code.ts';
import { CODE_ALPHABET, CODE_SYMBOLS } from '../../shared/domain/rewards/voucher.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { createStore } from '../../shared/store/store.ts';
import { type ProgrammeVersions, programmeVersions } from '../../shared/use-cases/programmes/programme-versions.ts';
import { type RewardVersions, rewardVersions } from '../../shared/use-cases/rewards/reward-versions.ts';
import { correlationId } from './tracing/correlation.ts';
import { type Ground, ground, portsOn } from './wire-ground.ts';

export type Platform = Omit<Ports, 'notes'> & { readonly versions: ProgrammeVersions; readonly rewards: RewardVersions };

let wired: { readonly on: Ground; readonly platform: Platform } | undefined;

/** Built at the first request and kept for the life of the container. */
export function platform(): Platform {
  const on = ground();
  if (wired?.on !== on) wired = { on, platform: wire(on) };
  return wired.platform;
}

function wire(on: Ground): Platform {
  const { clock, ...ports } = portsOn(on);
  const store = createStore(on.table, correlationId);
  return {
    ...ports,
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
