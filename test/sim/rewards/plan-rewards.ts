/** Plans rewards: versions that managers publish, and requests of members and tills. */

import type { FulfilmentStep } from '../../../shared/domain/rewards/parcel.ts';
import type { RewardState } from '../../../shared/domain/rewards/reward.ts';
import type { RewardTermsAsked } from '../../../shared/domain/rewards/reward-terms.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { FaultKind } from '../kernel/faults.ts';
import { personKeys } from '../kernel/people.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import { type Random, weighted } from '../kernel/random.ts';
import type { OfRedemption, Person, Request, RequestOf } from '../kernel/request.ts';
import { CASH, changedReward, GIFT_KINDS, randomReward } from './reward-terms.ts';

const MINUTE = 60 * SECOND;
const BURST = 40;

/** Inputs from the surrounding plan. */
export interface Sending {
  readonly people: number;
  readonly merchants: readonly MerchantCaller[];
  send(request: Request, at: number, special?: { readonly deaf?: true; readonly fault?: FaultKind }): void;
  /** Sends a request once; sometimes twice or late. */
  deliver(request: Request, at: number): void;
  nextId(prefix: string): string;
  /** The tiers of the version that was published last. */
  tiersOf(programmeId: string): TierTerms | undefined;
  give(person: Person, programmeId: string, points: number, at: number): void;
}

interface Planned {
  readonly programmeId: string;
  readonly rewardId: string;
  terms: RewardTermsAsked;
  state: RewardState;
}

const USES = weighted({ part: 4, all: 4, more: 1, foreign: 0.5, wrongly: 0.5 });
const SHOWN = weighted({ code: 18, mistyped: 1, unknown: 1 });
const STATES = weighted<RewardState>({ active: 30, paused: 5, archived: 1 });
const CODES_IN_ALL = 24;

export type RewardsPlan = ReturnType<typeof planRewards>;

export function planRewards(random: Random, apart: Random, programmes: readonly { readonly id: string }[], sending: Sending) {
  const { send, deliver, nextId, tiersOf, people, merchants } = sending;
  const planned: Planned[] = [];
  const keys = new Map<string, number>();

  /** People count their keys independently, so different people have equal keys. */
  const keyOf = (by: string): OfRedemption['key'] => {
    const count = (keys.get(by) ?? 0) + 1;
    keys.set(by, count);
    return { by, idempotencyKey: `the-key-${count}` };
  };
  const ofMember = (person: Person) => keyOf(personKeys(person));
  const rewardOf = (programmeId: string): Planned | undefined => {
    const own = planned.filter((reward) => reward.programmeId === programmeId);
    return own[random.below(Math.max(1, own.length))];
  };

  const create = ({ programmeId, rewardId, state, terms }: Planned, at: number): void => {
    const request: Request = { kind: 'create-reward', id: `create-${programmeId}-${rewardId}`, programmeId, rewardId, state, terms };
    deliver(request, at);
    if (random.chance(0.1)) {
      const other = { ...terms, cost: { ...terms.cost, points: terms.cost.points + 1 } };
      deliver({ ...request, id: `${request.id}-other`, terms: other }, at + random.below(2 * SECOND));
    }
    if (terms.gift.kind !== 'code') return;
    for (const later of [2 * SECOND, 5 * DAY, 40 * DAY, 200 * DAY]) importCodes(programmeId, rewardId, at + later);
  };

  /** Imports codes. Files overlap, and are sent again. */
  const importCodes = (programmeId: string, rewardId: string, at: number): void => {
    const from = random.below(CODES_IN_ALL);
    const codes = Array.from({ length: random.between(1, 9) }, (_, index) => `CODE-${(from + index) % CODES_IN_ALL}`);
    const request: Request = { kind: 'import-codes', id: nextId('import-'), programmeId, rewardId, codes };
    deliver(request, at);
    if (random.chance(0.3)) {
      const more = [...codes.slice(1), `CODE-${(from + 12) % CODES_IN_ALL}`];
      deliver({ ...request, id: nextId('import-'), codes: more }, at + random.below(BURST));
    }
  };

  const newRequest = (kind: 'redeem' | 'reserve', person: Person, reward: Planned): RequestOf<'redeem' | 'reserve'> => {
    const { programmeId, rewardId, terms } = reward;
    const most = 'mostUnits' in terms.gift ? terms.gift.mostUnits : 1;
    const units = random.chance(0.03) ? most + 1 : random.between(1, Math.min(most, 20));
    return { kind, id: nextId(`${kind}-`), programmeId, person, rewardId, units, key: ofMember(person) };
  };

  /** Sometimes the same key is used for another request. */
  const once = (request: OfRedemption, at: number): void => {
    deliver(request, at);
    if (!random.chance(0.05)) return;
    const { id, programmeId, person, key } = request;
    const other = at + random.pick([random.below(BURST), random.below(SECOND), HOUR]);
    if (request.kind === 'send') deliver({ ...request, id: `${id}-other`, reason: 'said someone else' }, other);
    else if (request.kind === 'restore') deliver({ ...request, id: `${id}-other`, returnId: `${request.returnId}-other` }, other);
    else if (request.kind === 'redeem') deliver({ ...request, kind: 'reserve', id: `${id}-other` }, other);
    else if (request.kind === 'reserve') deliver({ ...request, id: `${id}-other`, units: request.units + 1 }, other);
    else if (request.kind === 'use')
      deliver({ ...request, id: `${id}-other`, pays: request.pays === 'wrongly' ? 'all' : 'wrongly' }, other);
    else deliver({ kind: request.kind === 'commit' ? 'cancel' : 'commit', id: `${id}-other`, programmeId, person, key, pick: 0 }, other);
  };

  const commit = (person: Person, programmeId: string, at: number): void =>
    once(
      {
        kind: 'commit',
        id: nextId('commit-'),
        programmeId,
        person,
        pick: random.pick([0, 0, 0, 1, 2]),
        ...strange(),
        key: ofMember(person),
      },
      at,
    );
  const cancel = (person: Person, programmeId: string, at: number): void => {
    const supported = random.chance(0.2);
    const key = supported ? keyOf(`manager-${random.below(2)}`) : ofMember(person);
    const pick = random.pick([0, 0, 0, 1, 2, 5]);
    const reason = supported ? { reason: 'did not arrive' } : {};
    once({ kind: 'cancel', id: nextId('cancel-'), programmeId, person, pick, ...strange(), key, ...reason }, at);
  };
  const strange = () => (random.chance(0.03) ? { stranger: true as const } : {});

  const use = (person: Person, programmeId: string, at: number): void => {
    const own = merchants.filter((merchant) => merchant.programmeId === programmeId || random.chance(0.05));
    const merchant = own[random.below(Math.max(1, own.length))];
    if (merchant === undefined) return;
    const pays = random.weighted(USES);
    const request: RequestOf<'use'> = {
      kind: 'use',
      id: nextId('use-'),
      programmeId,
      person,
      merchant,
      pick: random.pick([0, 0, 0, 1, 2, 5]),
      pays,
      shows: random.weighted(SHOWN),
      // A till that forgets the money, or takes it where none is due, is refused.
      ...(apart.chance(0.15) ? { cash: CASH } : {}),
      orderId: nextId('v'),
      basket: {
        currency: random.chance(0.95) ? 'EUR' : 'USD',
        amount: random.pick([300, 20_000, 20_000]),
        ...(random.chance(0.9) ? { lines: [{ sku: 'sku-0', quantity: random.between(1, 3), amount: random.below(300) }] } : {}),
      },
      key: keyOf(`till at ${merchant.id}`),
    };
    once(request, at);
    if (random.chance(0.4)) restore(request, at + random.pick([2 * SECOND, HOUR, 30 * DAY]));
    // Two tills at the same time, each with its own key.
    if (random.chance(0.2)) {
      const key = keyOf(`till at ${merchant.id}`);
      // Sometimes for the same order.
      const orderId = random.chance(0.8) ? nextId('v') : request.orderId;
      once({ ...request, id: nextId('use-'), orderId, key }, at + random.pick([random.below(BURST), SECOND]));
    }
  };

  const restore = ({ id: used, programmeId, person, merchant, orderId }: RequestOf<'use'>, at: number): void => {
    const amount = random.pick([undefined, undefined, 1, 100, 1_000_000]);
    const back = { programmeId, person, merchant, used, orderId, returnId: nextId('b'), key: keyOf(`till at ${merchant.id}`) };
    once({ kind: 'restore', id: nextId('restore-'), ...back, ...(amount === undefined ? {} : { amount }) }, at);
    if (random.chance(0.2)) once({ kind: 'restore', id: nextId('restore-'), ...back, key: keyOf(`till at ${merchant.id}`) }, at + SECOND);
  };

  const handle = (person: Person, programmeId: string, at: number): void => {
    const pick = random.pick([0, 0, 1, 2]);
    let later = at;
    for (const step of random.pick<readonly FulfilmentStep[]>([
      ['ship', 'deliver'],
      ['deliver'],
      ['ship', 'return'],
      ['ship', 'deliver', 'return'],
      ['return'],
    ])) {
      const key = keyOf(`manager-${random.below(2)}`);
      const id = nextId('send-');
      once({ kind: 'send', id, programmeId, person, pick, step, reason: 'said the carrier', key }, later);
      later += random.pick([random.below(BURST), SECOND, 20 * SECOND]);
    }
  };

  return {
    handle,
    /** Every programme has a few rewards from the beginning; one in four has its first version later. */
    open(at: number): void {
      for (const { id: programmeId } of programmes) {
        const count = random.between(3, 5);
        for (let number = 0; number < count; number += 1) {
          const kind = random.pick(GIFT_KINDS);
          const terms = randomReward(random, apart, kind, `Reward ${number}`, at, tiersOf(programmeId));
          const reward: Planned = { programmeId, rewardId: `rew_${number}`, terms, state: random.chance(0.95) ? 'active' : 'paused' };
          planned.push(reward);
          create(reward, random.chance(0.8) ? at - 30 * SECOND : at + random.below(3 * DAY));
        }
      }
    },

    publish(programmeId: string, at: number): void {
      const reward = rewardOf(programmeId);
      if (reward === undefined) return;
      if (reward.terms.gift.kind === 'code' && random.chance(0.6)) {
        importCodes(programmeId, reward.rewardId, at);
        return;
      }
      if (reward.state !== 'archived' || random.chance(0.2)) {
        reward.state = random.weighted(STATES);
        reward.terms = changedReward(random, reward.terms, at, tiersOf(programmeId));
      }
      const { rewardId, state, terms } = reward;
      const request: Request = { kind: 'publish-reward', id: nextId('publish-reward-'), programmeId, rewardId, state, terms };
      send(request, at);
      // Faults are likely for redemptions around the instant at which a version takes effect.
      for (let wanted = random.below(3); wanted > 0; wanted -= 1) {
        deliver(newRequest(random.pick(['redeem', 'reserve']), random.below(people), reward), at + random.between(2, 22) * SECOND);
      }
      if (!random.chance(0.3) || terms.stock === undefined) return;
      const stock = Math.max(0, terms.stock + random.pick([1, 3, -1]));
      send({ ...request, id: nextId('publish-reward-'), terms: { ...terms, stock } }, at + random.below(BURST));
    },

    /** In one step; sometimes on two devices at once, with points for one only. */
    redeem(person: Person, programmeId: string, at: number): void {
      const reward = rewardOf(programmeId);
      if (reward === undefined) return;
      if (random.chance(0.3)) sending.give(person, programmeId, random.pick([20, 300]), at);
      for (let devices = random.pick([1, 1, 1, 2, 3]); devices > 0; devices -= 1) {
        once(newRequest(random.chance(0.8) ? 'redeem' : 'reserve', person, reward), at + random.below(BURST));
      }
    },

    /** In two steps: a reservation that is committed, cancelled, both at once, or left, as when its client dies. */
    checkout(person: Person, programmeId: string, at: number): void {
      const reward = rewardOf(programmeId);
      if (reward === undefined) return;
      if (random.chance(0.3)) sending.give(person, programmeId, 300, at - SECOND);
      const request = newRequest('reserve', person, reward);
      if (random.chance(0.15)) {
        send(request, at, { deaf: true });
        return;
      }
      once(request, at);
      const lapses = reward.terms.reservationMinutes * MINUTE;
      const later =
        at + random.pick([SECOND, 5 * SECOND, 20 * SECOND, 50 * SECOND, lapses + random.between(-3 * SECOND, 3 * SECOND), 2 * lapses]);
      const end = random.pick(['commit', 'commit', 'commit', 'cancel', 'both', 'twice', 'none']);
      if (end === 'commit' || end === 'both' || end === 'twice') commit(person, programmeId, later);
      if (end === 'cancel' || end === 'both') cancel(person, programmeId, later + random.below(BURST));
      if (random.chance(0.2))
        send({ kind: 'balance', id: nextId('balance-'), programmeId, person }, at + lapses + random.pick([SECOND, HOUR]));
      if (end === 'twice') commit(person, programmeId, later + random.below(BURST));
    },

    cancel,
    use,

    /** Everyone wants the same reward at the same time. */
    rush(programmeId: string, at: number): void {
      const reward = rewardOf(programmeId);
      if (reward === undefined) return;
      const later = at + random.pick([2 * SECOND, HOUR]);
      for (let person = 0; person < people; person += 1) {
        if (random.chance(0.6)) sending.give(person, programmeId, 300, at);
        const request = newRequest(random.chance(0.7) ? 'redeem' : 'reserve', person, reward);
        send(request, later + random.below(BURST));
        if (random.chance(0.2)) send(request, later + random.below(BURST), { fault: 'duplicate delivery' });
        if (random.chance(0.2)) cancel(person, programmeId, later + random.below(6 * BURST));
      }
    },

    look(person: Person, programmeId: string, at: number): void {
      send({ kind: 'offers', id: nextId('offers-'), programmeId, person }, at);
    },
  };
}
