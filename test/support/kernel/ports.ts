/** The ports of use cases in tests: a clock that is set, ids in order, the real keys, a pause that only counts. */
import { noteBox } from '../../../functions/edge/keys/note-box.ts';
import { platformKeys } from '../../../functions/edge/keys/platform-keys.ts';
import { TILL_CODE_SYMBOLS } from '../../../shared/domain/checkout/till-code.ts';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { REFERRAL_CODE_SYMBOLS } from '../../../shared/domain/referrals/referral-code.ts';
import { CODE_SYMBOLS } from '../../../shared/domain/rewards/voucher.ts';
import type { Clock, IdSource, Pause, Ports } from '../../../shared/ports/ports.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { type ProgrammeVersions, programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { type RewardVersions, rewardVersions } from '../../../shared/use-cases/rewards/reward-versions.ts';

export const NOON = toInstant('2026-03-02T12:00:00Z');

export interface SettableClock extends Clock {
  set(now: Instant | string): void;
  advance(seconds: number): void;
}

export function settableClock(start: Instant = NOON): SettableClock {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = toInstant(to);
    },
    advance: (seconds) => {
      now = plusSeconds(now, seconds);
    },
  };
}

export function idsInOrder(): IdSource {
  let members = 0;
  let secrets = 0;
  let redemptions = 0;
  let vouchers = 0;
  let endpoints = 0;
  return {
    memberId: () => `mem_${String(++members).padStart(22, '0')}`,
    secretId: () => `sec_${String(++secrets).padStart(22, '0')}`,
    redemptionId: () => `red_${String(++redemptions).padStart(26, '0')}`,
    voucherSymbols: () => String(++vouchers).padStart(CODE_SYMBOLS, '0'),
    tillSymbols: () => String(++vouchers).padStart(TILL_CODE_SYMBOLS, '0'),
    endpointId: () => `end_${String(++endpoints).padStart(26, '0')}`,
    referralSymbols: () => String(++vouchers).padStart(REFERRAL_CODE_SYMBOLS, '0'),
  };
}

export interface CountingPause extends Pause {
  readonly upTo: readonly number[];
}

/**
 * No time passes, but others get their turn, a seeded number of turns: so that contenders fall out of step as they do
 * with real jitter.
 */
export function countingPause(seed = 1): CountingPause {
  const upTo: number[] = [];
  const random = seededRandom(seed);
  return {
    upTo,
    async jittered(upToMillis) {
      upTo.push(upToMillis);
      for (let turns = Math.floor(random() * upToMillis); turns >= 0; turns -= 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const TEST_PLATFORM_KEY = 'a key for tests, the same in every run';

export interface TestPorts extends Ports {
  readonly clock: SettableClock;
  readonly pause: CountingPause;
  readonly versions: ProgrammeVersions;
  readonly rewards: RewardVersions;
}

export function testPorts(store: Store): TestPorts {
  const clock = settableClock();
  return {
    store,
    clock,
    ids: idsInOrder(),
    pause: countingPause(),
    versions: programmeVersions(store, clock),
    rewards: rewardVersions(store, clock),
    ...platformKeys(async () => TEST_PLATFORM_KEY),
    notes: noteBox(async () => TEST_PLATFORM_KEY),
  };
}

/** Another server on the same clock, with a store of its own making: its own cache of versions, its own randomness. */
export const onStore = (ports: TestPorts, store: Store): TestPorts => ({
  ...ports,
  store,
  pause: countingPause(),
  versions: programmeVersions(store, ports.clock),
  rewards: rewardVersions(store, ports.clock),
});
