/** Whole requests about rewards: each kind of gift, and everything that a version can say. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { MANAGER, MARK, MEMBER, type MemberIds, PROGRAMME, SHOP } from '../world/cast.ts';
import { REWARDS } from '../world/rewards.ts';
import { laterEachTime } from './later.ts';
import type { Variants, WholeRequest } from './requests.ts';

const inProgramme = { programmeId: PROGRAMME };
const page = { limit: '10' };
const usd = (amount: number) => ({ currency: 'USD', amount });

/** With everything that any kind of gift can have. */
const everything = () => ({
  state: 'active',
  texts: [{ language: 'en', name: unique(`Coffee ${MARK}`), description: `A cup of it ${MARK}` }],
  picture: `https://cdn.example.com/${MARK}.webp`,
  gift: { kind: 'voucher', benefit: { type: 'amount-off', ...usd(500) } },
  cost: { points: 1, cash: usd(100) },
  from: '2001-01-01T00:00:00Z',
  until: '2999-01-01T00:00:00Z',
  tiers: ['gold'],
  segments: ['press'],
  limit: { redemptions: 3, per: 'month' },
  reservationMinutes: 15,
  cancel: { issued: 'unused', withinHours: 24, expiredPoints: 'expire' },
  programmeCost: usd(300),
});
const counted = { stock: 5 };
const lasting = { ...counted, voucherLifetime: { days: 30, to: 'day' }, merchants: [SHOP] };
const voucherOf = (benefit: object) => ({ ...lasting, onReturn: 'restored', gift: { kind: 'voucher', benefit } });

/** What differs, by the kind of gift. */
const GIFTS: Readonly<Record<string, { readonly kind: string; readonly special: object }>> = {
  'a voucher of an amount': { kind: 'voucher', special: { ...lasting, onReturn: 'restored' } },
  'a voucher of a percentage': {
    kind: 'voucher',
    special: { ...voucherOf({ type: 'percent-off', percent: 10, upTo: usd(2_000) }), voucherLifetime: { months: 1, to: 'month' } },
  },
  'a voucher of a product': { kind: 'voucher', special: voucherOf({ type: 'free-product', sku: 'CD-1' }) },
  'a voucher of an upgrade': { kind: 'voucher', special: voucherOf({ type: 'upgrade', to: 'seat' }) },
  codes: { kind: 'code', special: { gift: { kind: 'code', lowStock: 10 }, cancel: { issued: 'never', expiredPoints: 'new-lifetime' } } },
  'something to send': { kind: 'physical', special: { ...counted, lowStock: 2, gift: { kind: 'physical', sku: 'MUG-1' } } },
  'a gift card': { kind: 'gift-card', special: { ...lasting, gift: { kind: 'gift-card', value: usd(2_500) } } },
  'a donation': { kind: 'donation', special: { gift: { kind: 'donation', to: 'Sea rescue', value: usd(100), mostUnits: 100 } } },
  cashback: { kind: 'cashback', special: { gift: { kind: 'cashback', value: usd(1), mostUnits: 1_000 } } },
};

const ofEachGift = (requestOf: (kind: string, terms: object) => WholeRequest): Variants =>
  Object.fromEntries(
    Object.entries(GIFTS).map(([name, { kind, special }]) => [name, () => requestOf(kind, { ...everything(), ...special })]),
  );

/** Of the rewards that {@link publishedRewards} makes. */
const publishedAs = (kind: string): string => `rew_published-${kind}`;

/** One for each kind, since a reward's kind stays. */
export const publishedRewards = (): readonly object[] =>
  Object.values(GIFTS)
    .filter(({ kind }, at, all) => all.findIndex((other) => other.kind === kind) === at)
    .map(({ kind, special }) => ({ id: publishedAs(kind), ...everything(), ...special }));

const ofReward = (rewardId: string) => ({ programmeId: PROGRAMME, rewardId });
const key = () => ({ 'idempotency-key': unique(`key-${MARK}`) });

const asked: Variants = {
  whole: () => ({ by: MEMBER, params: inProgramme, headers: key(), body: { rewardId: REWARDS.offered, units: 1 } }),
};
const own = (redemption: keyof MemberIds['redemptions'], headers?: () => Readonly<Record<string, string>>): Variants => ({
  whole: ({ redemptions }) => ({
    by: MEMBER,
    params: { programmeId: PROGRAMME, redemptionId: redemptions[redemption] },
    ...(headers === undefined ? {} : { headers: headers() }),
  }),
});

export const REWARD_REQUESTS = {
  listOffers: { whole: () => ({ by: MEMBER, params: inProgramme, query: { ...page, language: 'de-CH' } }) },
  redeem: asked,
  reserve: asked,
  listRedemptions: { whole: () => ({ by: MEMBER, params: inProgramme, query: page }) },
  getRedemption: own('first'),
  commitRedemption: own('reserved', key),
  cancelRedemption: own('issued', key),

  createReward: ofEachGift((_, terms) => ({ by: MANAGER, params: inProgramme, body: { id: unique('rew_made'), ...terms } })),
  listRewards: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getReward: { whole: () => ({ by: MANAGER, params: ofReward(REWARDS.offered) }) },
  publishReward: ofEachGift((kind, terms) => ({
    by: MANAGER,
    params: ofReward(publishedAs(kind)),
    body: { ...terms, effectiveAt: laterEachTime() },
  })),
  listRewardVersions: { whole: () => ({ by: MANAGER, params: ofReward(REWARDS.offered), query: page }) },
  changeRewardState: {
    whole: () => ({ by: MANAGER, params: ofReward(REWARDS.changing), body: { state: 'paused', effectiveAt: laterEachTime() } }),
  },
  importCodes: { whole: () => ({ by: MANAGER, params: ofReward(REWARDS.codes), body: { codes: [unique(`CODE-${MARK}`)] } }) },
  listMemberRedemptions: {
    whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada }, query: page }),
  },
  getMemberRedemption: {
    whole: ({ ada, redemptions }) => ({
      by: MANAGER,
      params: { programmeId: PROGRAMME, memberId: ada, redemptionId: redemptions.first },
    }),
  },
  cancelMemberRedemption: {
    whole: ({ ada, redemptions }) => ({
      by: MANAGER,
      params: { programmeId: PROGRAMME, memberId: ada, redemptionId: redemptions.issuedToo },
      headers: key(),
      body: { reason: `the shop was closed ${MARK}` },
    }),
  },
} satisfies { readonly [Id in RouteId]?: Variants };
