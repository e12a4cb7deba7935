/** A programme with rewards, on any table, and members with points; and its books, which must balance whatever happened. */
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { Redemption, RedemptionState } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardState, RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { type UseVoucherCommand, useVoucher } from '../../../shared/use-cases/checkout/use-voucher.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { cancelForMember, cancelRedemption } from '../../../shared/use-cases/rewards/cancel-redemption.ts';
import { commitReservation } from '../../../shared/use-cases/rewards/commit-reservation.ts';
import { createReward, publishReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { type RedeemCommand, redeemReward } from '../../../shared/use-cases/rewards/redeem-reward.ts';
import type { RedemptionOutcome } from '../../../shared/use-cases/rewards/redemption-command.ts';
import { reserveReward } from '../../../shared/use-cases/rewards/reserve-reward.ts';
import { expiringAfter, paymentTerms, terms, tierTerms } from '../kernel/builders.ts';
import { onStore, type TestPorts } from '../kernel/ports.ts';
import { CORNER_SHOP, openShop, PROGRAMME, provedLedger, type Shop } from '../kernel/shop.ts';
import type { TestTable } from '../kernel/tables.ts';
import { REWARD_ID, rewardTerms } from './reward-builders.ts';

/** Points at once, for a year; blue, silver and gold; 100 points pay 1.00 EUR. */
const REWARD_PROGRAMME = terms({
  earning: { pendingDays: 0 },
  expiry: expiringAfter(12, 'month'),
  tiers: tierTerms(),
  payment: paymentTerms(),
});

let keys = 0;
/** A key that was not used before. */
export const aKey = (): string => `key-${++keys}`;

/** A member's request for a reward. The key is new unless told. */
export type Asked = Partial<RedeemCommand> & { readonly memberId: string };

export interface RewardShop {
  readonly shop: Shop;
  readonly ports: TestPorts;
  readonly store: Store;
  create(special?: Partial<RewardTerms>, rewardId?: string): Promise<RewardVersion>;
  publish(special: Partial<RewardTerms>, state?: RewardState): Promise<RewardVersion>;
  /** With so many points. */
  member(points?: number, externalId?: string): Promise<string>;
  redeem(asked: Asked): Promise<RedemptionOutcome>;
  reserve(asked: Asked): Promise<RedemptionOutcome>;
  commit(redemption: Redemption, idempotencyKey?: string): Promise<RedemptionOutcome>;
  cancel(redemption: Redemption, idempotencyKey?: string, reason?: string): Promise<RedemptionOutcome>;
  use(redemption: Redemption, differing?: Partial<UseVoucherCommand>): Promise<RedemptionOutcome>;
  /** The same commands on another server, whose store may go wrong. */
  on(store: Store): RewardShop;
  account(memberId: string): Promise<Account>;
  /** Every entry's kind and points, of a ledger that is proved. */
  ledger(memberId: string): Promise<readonly string[]>;
  /** Throws when stock, limits, vouchers or what is held do not fit what there is of redemptions. */
  balanced(): Promise<readonly Redemption[]>;
}

/** @param special terms beside those. */
export async function openRewardShop(testTable: TestTable, special: Partial<Terms> = {}): Promise<RewardShop> {
  const shop = await openShop(testTable, { ...REWARD_PROGRAMME, ...special });
  return rewardShopOn(shop, shop.ports);
}

function rewardShopOn(shop: Shop, ports: TestPorts): RewardShop {
  const { store } = ports;
  const asked = ({ memberId, ...differing }: Asked): RedeemCommand => ({
    programmeId: PROGRAMME,
    memberId,
    by: memberId,
    idempotencyKey: aKey(),
    rewardId: REWARD_ID,
    ...differing,
  });
  const draft = (special: Partial<RewardTerms>, rewardId: string, state: RewardState) => ({
    programmeId: PROGRAMME,
    rewardId,
    state,
    terms: rewardTerms(special),
    by: 'manager-1',
  });
  const own = ({ programmeId, memberId, redemptionId }: Redemption, idempotencyKey = aKey()) => ({
    programmeId,
    memberId,
    redemptionId,
    by: memberId,
    idempotencyKey,
  });
  return {
    shop,
    ports,
    store,
    create: async (special = {}, rewardId = REWARD_ID) => (await createReward(ports, draft(special, rewardId, 'active'))).version,
    async publish(special, state = 'active') {
      const { version } = await publishReward(ports, draft(special, REWARD_ID, state));
      ports.clock.set(version.effectiveAt);
      return version;
    },
    async member(points = 100, externalId = aKey()) {
      const { memberId } = await shop.enrol({ externalId });
      if (points > 0) {
        await adjustPoints(ports, {
          programmeId: PROGRAMME,
          memberId,
          points,
          reason: 'goodwill',
          by: 'manager-1',
          role: 'manager',
          idempotencyKey: aKey(),
        });
      }
      return memberId;
    },
    redeem: (of) => redeemReward(ports, asked(of)),
    reserve: (of) => reserveReward(ports, asked(of)),
    commit: (redemption, idempotencyKey) => commitReservation(ports, own(redemption, idempotencyKey)),
    cancel: (redemption, idempotencyKey, reason) =>
      reason === undefined
        ? cancelRedemption(ports, own(redemption, idempotencyKey))
        : cancelForMember(ports, { ...own(redemption, idempotencyKey), reason }),
    use: ({ voucher }, differing = {}) =>
      useVoucher(ports, CORNER_SHOP, { ...usedFor(differing.idempotencyKey ?? aKey()), code: voucher?.code ?? '', ...differing }),
    on: (other) => rewardShopOn(shop, onStore(ports, other)),
    async account(memberId) {
      const account = await store.account(PROGRAMME, memberId);
      if (account === undefined) throw new TypeError(`no account of ${memberId}`);
      return account;
    },
    ledger: (memberId) => provedLedger(store, memberId),
    balanced: () => balanced(shop),
  };
}

/** An order of its own for each key. */
const usedFor = (idempotencyKey: string) => ({
  idempotencyKey,
  orderId: `order of ${idempotencyKey}`,
  basket: { currency: 'EUR', amount: 1_000 },
});

/** States in which the member has the reward, or has had it, or still may get it. */
const HAD: readonly RedemptionState[] = ['reserved', 'issued', 'used', 'fulfilled', 'expired'];

async function balanced({ testTable, store }: Shop): Promise<readonly Redemption[]> {
  const items = await testTable.items();
  const of = (prefix: string): readonly Item[] => items.filter(({ PK, SK }) => PK.startsWith(prefix) || SK.startsWith(prefix));
  const found = of('REDEMPTION#').map(({ PK, SK }) => store.redemption(PROGRAMME, PK.split('#')[2] ?? '', SK.slice('REDEMPTION#'.length)));
  const redemptions = (await Promise.all(found)).flatMap((redemption) => redemption ?? []);
  const faults: string[] = [];
  const same = (what: string, is: unknown, should: unknown) => {
    if (is !== should) faults.push(`${what}: ${is}, where it should be ${should}`);
  };

  const had = redemptions.filter(({ state }) => HAD.includes(state));
  const sum = (numbers: readonly unknown[]) => numbers.reduce<number>((total, number) => total + Number(number), 0);
  const versions = of('REWARD#').toSorted((a, b) => (a.SK < b.SK ? -1 : 1));
  for (const rewardId of new Set(versions.map(({ PK }) => PK.split('#')[2] ?? ''))) {
    const { terms: newest } = versions.findLast(({ PK }) => PK.endsWith(`#${rewardId}`)) as unknown as RewardVersion;
    const left = sum(of(`STOCK#${PROGRAMME}#${rewardId}#`).map((item) => item.left));
    const counted = had.filter((redemption) => redemption.rewardId === rewardId && redemption.shard !== undefined);
    const ever = newest.gift.kind === 'code' ? of(`CODES#${PROGRAMME}#${rewardId}#`).length : (newest.stock ?? 0);
    same(`stock of ${rewardId}`, left, ever - counted.length);
  }
  const limits = sum(of('LIMIT#').map(({ redeemed }) => redeemed));
  same('counted towards limits', limits, had.filter(({ countedFrom }) => countedFrom !== undefined).length);

  const codes = redemptions.flatMap(({ voucher }) => voucher?.code ?? []);
  same('vouchers that share a code', codes.length - new Set(codes).size, 0);
  same('claims of vouchers', of('VOUCHER#').length, codes.length);
  const given = redemptions.flatMap(({ code }) => code ?? []);
  same('imported codes given twice', given.length - new Set(given).size, 0);
  same('imported codes that are gone', of('GIVEN#').length, given.length);

  const ofMember = async ({ PK }: Item): Promise<void> => {
    const memberId = PK.split('#')[2] ?? '';
    await provedLedger(store, memberId);
    const account = await store.account(PROGRAMME, memberId);
    const reserved = redemptions.filter((redemption) => redemption.memberId === memberId && redemption.state === 'reserved');
    const mayHold = new Set(reserved.map(({ redemptionId }) => redemptionId));
    const stray = account?.held.filter(({ redemptionId }) => !mayHold.has(redemptionId)) ?? [];
    // A lapsed redemption can be settled before its account. Until then the clock alone frees its points.
    const lapsed = new Set(redemptions.filter(({ state }) => state === 'lapsed').map(({ redemptionId }) => redemptionId));
    same(`held of ${memberId} for nothing`, stray.filter(({ redemptionId }) => !lapsed.has(redemptionId)).length, 0);
    const entries = (await store.entriesAfter(PROGRAMME, memberId, 0, 1_000)).items;
    for (const redemption of redemptions) if (redemption.memberId === memberId) paidOnce(redemption, entries, same);
  };
  await Promise.all(items.filter(({ SK }) => SK === 'ACCOUNT').map(ofMember));
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  return redemptions;
}

function paidOnce(
  { redemptionId, state, points }: Redemption,
  entries: readonly Entry[],
  same: (what: string, is: unknown, should: unknown) => void,
) {
  const net = entries.filter(({ redemption }) => redemption?.redemptionId === redemptionId).reduce((sum, entry) => sum + entry.points, 0);
  const isPaid = state === 'issued' || state === 'used' || state === 'fulfilled' || state === 'expired';
  same(`points for ${redemptionId}, which is ${state}`, net, isPaid ? 0 - points : 0);
}
