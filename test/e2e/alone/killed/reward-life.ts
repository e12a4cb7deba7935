/** Moves of rewards that a short plan seldom makes by itself: reserve, commit, give back, hand over, use, restore and leave. */
import type { RewardTermsAsked } from '../../../../shared/domain/rewards/reward-terms.ts';
import type { MerchantCaller } from '../../../../shared/use-cases/earning/credit-purchase.ts';
import { personKeys } from '../../../sim/kernel/people.ts';
import type { Request } from '../../../sim/kernel/request.ts';

/** The member whose rewards move, by the plan's names. */
export interface Living {
  readonly programmeId: string;
  readonly person: number;
  readonly memberId: string;
}

const RESERVATION_MINUTES = 1_440;
/** From the last step on, in milliseconds. */
export const UNTIL_RESERVATIONS_LAPSE = (RESERVATION_MINUTES + 60) * 60_000;

const FREE: Omit<RewardTermsAsked, 'gift'> = {
  texts: [{ language: 'en', name: 'For everyone' }],
  cost: { points: 0 },
  reservationMinutes: RESERVATION_MINUTES,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};
const VOUCHER = 'rew_voucher-for-all';
const MUG = 'rew_mug-for-all';
const HAT = 'rew_hat-for-all';

export const rewardsForAll = (programmeId: string): readonly Request[] =>
  [
    {
      rewardId: VOUCHER,
      terms: {
        ...FREE,
        gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'EUR', amount: 500 } },
        onReturn: 'restored',
      } as const,
    },
    { rewardId: MUG, terms: { ...FREE, gift: { kind: 'physical', sku: 'MUG' } } as const },
    { rewardId: HAT, terms: { ...FREE, cost: { points: 10 }, gift: { kind: 'physical', sku: 'HAT' } } as const },
  ].map((reward) => ({ kind: 'create-reward', id: `create-${programmeId}-${reward.rewardId}`, programmeId, state: 'active', ...reward }));

/** Step by step; what a step names is what the member was told of last. */
export const rewardLife = (merchants: readonly MerchantCaller[]): readonly ((living: Living) => readonly Request[])[] => {
  const step =
    (of: (about: Pick<Living, 'programmeId' | 'person'>, name: (what: string) => string) => Request) =>
    ({ programmeId, person, memberId }: Living): readonly Request[] => [
      of({ programmeId, person }, (what) => `${what}-for-all-${memberId}`),
    ];
  const ofMember = ({ person }: Pick<Living, 'person'>, id: string) => key(personKeys(person), id);
  const key = (by: string, id: string) => ({ by, idempotencyKey: `key-of-${id}` });
  const shopOf = (programmeId: string) => merchants.find((merchant) => merchant.programmeId === programmeId) ?? merchants[0];
  const used = ({ programmeId, person, memberId }: Living) => {
    const merchant = shopOf(programmeId);
    if (merchant === undefined) throw new TypeError('the plan has no merchant');
    const id = `use-for-all-${memberId}`;
    return { programmeId, person, merchant, orderId: `order-${id}`, id, key: key(`till at ${merchant.id}`, id) };
  };
  const reserve = (rewardId: string, as: string) =>
    step((about, name) => ({
      kind: 'reserve',
      ...about,
      rewardId,
      units: 1,
      id: name(as),
      key: ofMember(about, name(as)),
    }));
  return [
    reserve(VOUCHER, 'reserve'),
    step((about, name) => ({ kind: 'commit', ...about, pick: 0, id: name('commit'), key: ofMember(about, name('commit')) })),
    (living) => [{ kind: 'use', ...used(living), pick: 0, pays: 'all', shows: 'code', basket: { currency: 'EUR', amount: 2_000 } }],
    (living) => {
      const { id, merchant, ...rest } = used(living);
      const again = `restore-of-${id}`;
      return [{ kind: 'restore', ...rest, merchant, used: id, id: again, returnId: again, key: key(`till at ${merchant.id}`, again) }];
    },
    step((about, name) => ({ kind: 'cancel', ...about, pick: 0, id: name('cancel'), key: ofMember(about, name('cancel')) })),
    step((about, name) => ({
      kind: 'redeem',
      ...about,
      rewardId: MUG,
      units: 1,
      id: name('redeem'),
      key: ofMember(about, name('redeem')),
    })),
    step((about, name) => ({
      kind: 'send',
      ...about,
      pick: 0,
      step: 'deliver',
      reason: 'handed over',
      id: name('send'),
      key: key('manager-0', name('send')),
    })),
    reserve(HAT, 'reserve-and-leave'),
  ];
};
