/** Whole requests of rewards and redemptions: each kind of gift, and everything that a version can say, and what no schema can say of them. */

import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { DRAFTS, MANAGER, MARK, MEMBER, type MemberIds, PROGRAMME, REDEEMED } from '../world/cast.ts';
import { everything, GIFTS, publishedAs } from '../world/published-rewards.ts';
import { REWARDS } from '../world/rewards.ts';
import { laterEachTime } from './later.ts';
import {
  ahead,
  BY_HAND,
  invalid,
  NAMED_PAGES,
  PAGES,
  usedKey,
  type Variants,
  type WholeRequest,
  type WrittenRefusal,
  withFields,
} from './parts.ts';
import { FROZEN_REFUSALS } from './support.ts';

const inProgramme = { programmeId: PROGRAMME };
const page = { limit: '10' };

const ofEachGift = (requestOf: (kind: string, terms: object) => WholeRequest): Variants =>
  Object.fromEntries(
    Object.entries(GIFTS).map(([name, { kind, special }]) => [name, () => requestOf(kind, { ...everything(), ...special })]),
  );

const atReward = (rewardId: string) => ({ programmeId: PROGRAMME, rewardId });
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
  getReward: { whole: () => ({ by: MANAGER, params: atReward(REWARDS.offered) }) },
  publishReward: ofEachGift((kind, terms) => ({
    by: MANAGER,
    params: atReward(publishedAs(kind)),
    body: { ...terms, effectiveAt: laterEachTime() },
  })),
  listRewardVersions: { whole: () => ({ by: MANAGER, params: atReward(REWARDS.offered), query: page }) },
  changeRewardState: {
    whole: () => ({ by: MANAGER, params: atReward(REWARDS.changing), body: { state: 'paused', effectiveAt: laterEachTime() } }),
  },
  importCodes: { whole: () => ({ by: MANAGER, params: atReward(REWARDS.codes), body: { codes: [unique(`CODE-${MARK}`)] } }) },
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

const usd = (amount: number) => ({ currency: 'USD', amount });

/** A refusal of a request for a reward. */
const ofReward = (what: string, rewardId: string, code: ProblemCode, says: string): WrittenRefusal => ({
  what,
  change: withFields({ rewardId }),
  code,
  names: 'rewardId',
  says,
});

const ownKey = (what: string, change: WrittenRefusal['change'] = (whole) => whole): WrittenRefusal => ({
  what,
  change: (whole, world) => ({ ...change(whole, world), headers: { 'idempotency-key': REDEEMED.key } }),
  code: 'IDEMPOTENCY_MISMATCH',
  names: 'headers.idempotency-key',
});

const ASKING: readonly WrittenRefusal[] = [
  ofReward('a reward that costs more points than there are', REWARDS.dear, 'INSUFFICIENT_POINTS', 'more are needed'),
  ofReward('a reward of which none is left', REWARDS.soldOut, 'OUT_OF_STOCK', 'none of it is left'),
  ofReward('codes of which none was imported', REWARDS.codes, 'OUT_OF_STOCK', 'none of it is left'),
  ofReward('a reward that is paused', REWARDS.paused, 'NOT_AVAILABLE', 'not offered at present'),
  ofReward('a reward that is archived', REWARDS.archived, 'NOT_AVAILABLE', 'not offered at present'),
  ofReward('a reward that is yet to come', REWARDS.later, 'NOT_AVAILABLE', 'from 2999-01-01T00:00:00.000Z on'),
  ofReward('a reward that is over', REWARDS.over, 'NOT_AVAILABLE', 'until 2001-01-01T00:00:00.000Z'),
  ofReward('a reward for another tier', REWARDS.forGold, 'NOT_ELIGIBLE', 'for members of gold'),
  ofReward('a reward that was had as often as it may be', REWARDS.once, 'LIMIT_EXCEEDED', 'a member can have it once ever'),
  ofReward('a reward that there is not', 'rew_nothing', 'NOT_FOUND', 'there is no such reward'),
  invalid('two of what is had one at a time', withFields({ units: 2 }), 'units', 'must be at most 1'),
  invalid("another member's points", (whole, { members }) => withFields({ memberId: members.elsewhere })(whole), 'memberId'),
  invalid('another price', withFields({ points: 0 }), 'points'),
  ownKey('a key of before with another reward', withFields({ rewardId: REWARDS.once })),
];

const TERMS: readonly WrittenRefusal[] = [
  invalid(
    'two texts in one language',
    withFields({ texts: ['Coffee', 'Tea'].map((name) => ({ language: 'en', name })) }),
    'texts.1',
    'there is a text in en already',
  ),
  invalid('a picture over plain http', withFields({ picture: 'http://cdn.example.com/a.webp' }), 'picture'),
  invalid('a script for a picture', withFields({ picture: 'javascript:alert(1)' }), 'picture'),
  invalid('a currency that does not exist', withFields({ 'cost.cash': { currency: 'XYZ', amount: 1 } }), 'cost.cash.currency'),
  invalid(
    'an amount of a currency that does not exist',
    withFields({ 'gift.benefit': { type: 'amount-off', currency: 'XYZ', amount: 1 } }),
    'gift.benefit.currency',
  ),
  invalid('an end before its beginning', withFields({ from: '2998-01-02T00:00:00Z', until: '2998-01-01T00:00:00Z' }), 'until'),
  invalid('a tier that there is not', withFields({ tiers: ['platinum'] }), 'tiers.0', 'must be a tier of the programme: member, gold'),
  invalid('a tier twice', withFields({ tiers: ['gold', 'gold'] }), 'tiers.1', 'names gold twice'),
  invalid('a time to give back what never comes back', withFields({ 'cancel.issued': 'never' }), 'cancel.withinHours'),
  invalid('a lifetime in months and days', withFields({ voucherLifetime: { months: 1, days: 1, to: 'day' } }), 'voucherLifetime'),
  { ...invalid('a stock of codes', withFields({ stock: 5 }), 'stock', 'as many as codes were imported'), of: 'codes' },
  {
    ...invalid('a code that comes back', withFields({ 'cancel.issued': 'unused' }), 'cancel.issued', 'cannot come back'),
    of: 'codes',
  },
  {
    ...invalid('a lifetime of what has no voucher', withFields({ voucherLifetime: { days: 1, to: 'day' } }), 'voucherLifetime'),
    of: 'something to send',
  },
  {
    ...invalid('few of what is not counted', withFields({ stock: undefined }), 'lowStock', 'no stock that is counted'),
    of: 'something to send',
  },
  { ...invalid('a stock of what has several units', withFields({ stock: 5 }), 'stock'), of: 'a donation' },
  {
    ...invalid(
      'more points at a time than an entry may have',
      withFields({ 'cost.points': 1_000_000_000, 'gift.mostUnits': 1_000_000 }),
      'cost.points',
    ),
    of: 'cashback',
  },
  { ...invalid('a gift card of nothing', withFields({ 'gift.value': usd(0) }), 'gift.value.amount'), of: 'a gift card' },
];

const archived: WrittenRefusal = {
  what: 'a reward that is archived',
  change: (whole) => ({ ...whole, params: { programmeId: PROGRAMME, rewardId: REWARDS.archived } }),
  code: 'WRONG_STATE',
  names: 'state',
  says: 'the reward is archived, and stays so',
};
const atOnce = invalid(
  'at once',
  (whole) => withFields({ effectiveAt: ahead(5) })(whole),
  'effectiveAt',
  'must be at least 15 seconds ahead',
);

const codes = (what: string, sent: readonly unknown[], names: string, says: string): WrittenRefusal =>
  invalid(what, withFields({ codes: sent }), names, says);

export const REWARD_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  listOffers: [
    ...NAMED_PAGES,
    invalid(
      'a language in words',
      (whole) => ({ ...whole, query: { language: 'in German' } }),
      'query.language',
      'must be a language tag, such as de or de-CH',
    ),
  ],
  redeem: [...ASKING, ...FROZEN_REFUSALS.redeem],
  reserve: [...ASKING, ...FROZEN_REFUSALS.reserve],
  listRedemptions: NAMED_PAGES,
  commitRedemption: [
    ...FROZEN_REFUSALS.commitRedemption,
    ownKey('the key of a redemption'),
    {
      what: 'what is issued already',
      change: (whole, { members }) => ({
        ...whole,
        params: { programmeId: PROGRAMME, redemptionId: members.redemptions.issued },
      }),
      code: 'WRONG_STATE',
      names: 'redemptionId',
      says: 'is issued',
    },
  ],
  cancelRedemption: [ownKey('the key of a redemption'), givenBackBefore()],

  createReward: [
    { what: 'a name that is taken', change: withFields({ id: REWARDS.offered }), code: 'ALREADY_EXISTS', names: 'id' },
    ...TERMS,
    invalid(
      'a tier of a programme that has none',
      (whole) => ({ ...whole, params: { programmeId: DRAFTS } }),
      'tiers.0',
      'the programme has no tiers',
    ),
  ],
  listRewards: NAMED_PAGES,
  publishReward: [
    ...TERMS,
    { ...archived, change: (whole, world) => withFields({ stock: undefined })(archived.change(whole, world)) },
    atOnce,
    invalid(
      'another kind of gift',
      withFields({
        gift: { kind: 'physical', sku: 'MUG-1' },
        voucherLifetime: undefined,
        merchants: undefined,
        onReturn: undefined,
        whileInDebt: undefined,
      }),
      'gift.kind',
      'must stay voucher',
    ),
    invalid('a stock that is no longer counted', withFields({ stock: undefined }), 'stock', 'must stay'),
    invalid('another name', withFields({ id: 'rew_other' }), 'id'),
  ],
  listRewardVersions: PAGES,
  changeRewardState: [archived, atOnce, invalid('other terms besides', withFields({ cost: { points: 0 } }), 'cost')],
  importCodes: [
    invalid(
      'codes for a reward that gives none',
      (whole) => ({ ...whole, params: { programmeId: PROGRAMME, rewardId: REWARDS.offered } }),
      'rewardId',
      'must be a reward that gives imported codes',
    ),
    codes('no codes', [], 'codes', ''),
    codes('a code with a blank behind it', [`CODE-${MARK} `], 'codes.0', 'must not begin or end with a blank'),
    codes('a code of several lines', [`CODE-${MARK}\nB`], 'codes.0', 'must be one line of printable characters'),
    codes('a code that is a number', [12_345_678], 'codes.0', ''),
  ],
  listMemberRedemptions: NAMED_PAGES,
  cancelMemberRedemption: [...BY_HAND, usedKey('the key of an adjustment', {}), givenBackBefore()],
};

/** The refusal of a redemption that ADA has given back before. */
function givenBackBefore(): WrittenRefusal {
  return {
    what: 'what was given back before',
    change: (whole, { members }) => ({
      ...whole,
      params: { ...whole.params, redemptionId: members.redemptions.givenBack },
    }),
    code: 'WRONG_STATE',
    names: 'redemptionId',
    says: 'was cancelled',
  };
}

export const REWARDS_MET_ELSEWHERE = {
  'publishReward VERSION_CONFLICT': 'only two at once meet it: test/use-cases/rewards/change-reward-state.test.ts',
  'changeRewardState VERSION_CONFLICT': 'only two at once meet it: test/use-cases/rewards/change-reward-state.test.ts',
  'cancelRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
  'cancelMemberRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
};
