/**
 * One request, or several, for each route: with every field that the contract has, and each way that a field can be given.
 * They are taken as they stand; a refusal is one of them with one thing changed.
 */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { purchaseOf, returnOf, TERMS, TIERS, unique } from '../../../support/platform/api.ts';
import type { TokenFor } from '../../../support/platform/platform.ts';
import {
  ACTIVITY,
  ADA,
  BOUGHT,
  DRAFTS,
  EXPIRED,
  MANAGER,
  MARK,
  MEMBER,
  type MemberIds,
  PROGRAMME,
  ROTATING_SHOP,
  SHOP,
  type ShopId,
} from '../world/cast.ts';
import { REFERRALS, TAKEN_CODE } from '../world/referrals.ts';
import { ENDPOINT_REQUESTS } from './endpoints.ts';
import { EVENT_REQUESTS } from './events.ts';
import { laterEachTime } from './later.ts';
import { REFERRAL_REQUESTS } from './referrals.ts';
import { REPORT_REQUESTS } from './reports.ts';
import { PACE_REQUESTS } from './reviews.ts';
import { REWARD_REQUESTS } from './rewards.ts';
import { SEGMENT_REQUESTS } from './segments.ts';
import { SUPPORT_REQUESTS } from './support.ts';
import { TILL_REQUESTS } from './tills.ts';

/** Who sends it: a merchant by signature, whoever has a token, or nobody. */
export type Sender = 'nobody' | { readonly shop: ShopId } | TokenFor;

export interface WholeRequest {
  readonly by: Sender;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Made anew each time: what may be sent once only, such as the id of an order, is another each time. */
export type Variants = Readonly<Record<string, (members: MemberIds) => WholeRequest>>;

const inProgramme = { programmeId: PROGRAMME };
const read: Variants = { whole: () => ({ by: MANAGER, params: inProgramme }) };
const ofAda: Variants = { whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada } }) };
const own: Variants = { whole: () => ({ by: MEMBER, params: inProgramme }) };
const page = { limit: '10' };

const event = (body: object): WholeRequest => ({ by: { shop: SHOP }, params: { merchantId: SHOP }, body });
const boughtBy = (member: object): WholeRequest =>
  event(
    purchaseOf({
      orderId: unique(`A-${MARK}`),
      member,
      tax: 100,
      shipping: 200,
      discount: 300,
      channel: 'store',
      store: 'berlin-1',
      lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
    }),
  );

const returned = (what: object): WholeRequest =>
  event(returnOf({ orderId: BOUGHT.orderId, returnId: unique(`R-${MARK}`), currency: 'USD', ...what }));

const digits = (): string => String(Math.trunc(Math.random() * 1e9)).padStart(9, '0');

const bySpend = {
  ...TIERS,
  levels: TIERS.levels.map((level) => ({
    ...level,
    ...(!('qualification' in level) ? {} : { qualification: { need: 'all', of: [{ metric: 'spend', currency: 'USD', atLeast: 50_000 }] } }),
  })),
  period: { kind: 'lifetime' },
  hold: { policy: 'forever' },
};

const PAYMENT = {
  rates: [{ currency: 'USD', points: 100, amount: 100 }],
  minimum: 100,
  step: 10,
  maximum: 1_000,
  maximumPercent: 50,
  earnsOn: 'money',
  expiredPoints: 'expire',
};

const ANALYTICS = {
  currency: 'USD',
  churn: { by: 'interval', factor: 2.5 },
  horizonWeeks: 26,
  holdoutWeeks: 26,
  discountRate: 0.08,
  margin: 0.35,
  years: 3,
  costPerMemberYear: 150,
  pointCost: { points: 100, amount: 80 },
  stageWeights: { acquired: 0.4, activated: 0.7, retained: 1, referring: 1.5, 'at-risk': 0.5, lapsed: 0.1, 'won-back': 0.9 },
};

const terms = (): object => ({
  ...TERMS,
  name: unique(`Terms ${MARK}`),
  earning: {
    ...TERMS.earning,
    rates: [{ currency: 'USD', points: 1, perUnits: 1, minimumAmount: 0 }],
    include: ['tax', 'shipping'],
    pendingDays: 7,
    maturesOnFulfilment: true,
    exclude: { categories: ['gift-card'], skus: ['BAG'] },
  },
  activities: [{ ...ACTIVITY, limits: [{ times: 5, per: 'day' }], coolingMinutes: 60 }],
  anniversary: { points: 100 },
  payment: PAYMENT,
  referrals: REFERRALS,
  fraud: {
    limits: {
      member: { purchasesPerDay: 20 },
      device: { enrolmentsPerDay: 5 },
      reward: { redemptionsPerHour: 500 },
      staff: {
        support: { pointsPerGrant: 10_000, pointsPerDay: 100_000 },
        manager: { pointsPerGrant: 1_000_000, pointsPerDay: 9_000_000 },
      },
    },
  },
  expiryWarningDays: 14,
  reinstatementDays: 30,
  tiers: TIERS,
  analytics: ANALYTICS,
});
/** With another expiry for the programme's points and for those of a tier. */
const expiring = (expiry: object, ofGold: object): object => ({
  ...terms(),
  expiry,
  tiers: {
    ...TIERS,
    levels: TIERS.levels.map((level) => ({
      ...level,
      benefits: { ...level.benefits, ...(level.benefits.expiry === undefined ? {} : { expiry: ofGold }) },
    })),
  },
});
/** With other gifts for either side; further levels get a part of points only. */
function referring(referee: object, referrer: Readonly<Record<string, string | number>>): object {
  const { furtherLevels, ...rest } = REFERRALS;
  return { ...rest, rewards: { referee, referrer }, ...(referrer.kind === 'points' ? { furtherLevels } : {}) };
}
const TERMS_OF: Readonly<Record<string, () => object>> = {
  'points that expire': terms,
  'points that never expire': () => ({
    ...terms(),
    expiry: { policy: 'never' },
    tiers: bySpend,
    analytics: { ...ANALYTICS, churn: { by: 'days', days: 180 } },
    referrals: referring({ kind: 'reward', rewardId: 'rew_coffee' }, { kind: 'points', points: 300 }),
  }),
  'points that expire on a date': () => ({
    ...expiring({ policy: 'date', month: 3, day: 31, atLeastDays: 90 }, { policy: 'inactivity', months: 24, to: 'year' }),
    referrals: referring({ kind: 'points', points: 200 }, { kind: 'reward', rewardId: 'rew_coffee' }),
  }),
  'points that last while members earn': () => ({
    ...expiring({ policy: 'inactivity', days: 500, to: 'year' }, { policy: 'date', month: 12, day: 31, atLeastDays: 180 }),
    referrals: referring({ kind: 'badge', badge: 'friend' }, { kind: 'badge', badge: 'ambassador' }),
  }),
};
/** The terms in each form that they have. */
const withTerms = (requestOf: (terms: object) => WholeRequest): Variants =>
  Object.fromEntries(Object.entries(TERMS_OF).map(([name, termsOf]) => [name, () => requestOf(termsOf())]));

const byHand = ({ ada }: MemberIds, body: object): WholeRequest => ({
  by: MANAGER,
  params: { programmeId: PROGRAMME, memberId: ada },
  headers: { 'idempotency-key': unique(`key-${MARK}`) },
  body,
});

export const WHOLE_REQUESTS: { readonly [Id in RouteId]: Variants } = {
  sendMerchantEvent: {
    'a purchase by an external id': () => boughtBy({ externalId: ADA.externalId }),
    'a purchase by a member id': ({ ada }) => boughtBy({ id: ada }),
    'a purchase by an e-mail address': () => boughtBy({ email: ADA.email }),
    'a purchase by a phone number': () => boughtBy({ phone: ADA.phone }),
    'a purchase by a card': () => boughtBy({ card: ADA.card }),
    'a return by amount': () => returned({ amount: 1 }),
    'a return by lines': () => returned({ lines: [{ sku: BOUGHT.sku, quantity: 1, amount: 100 }] }),
    'a fulfilment': () =>
      event({
        type: 'order.fulfilled',
        timestamp: new Date().toISOString(),
        data: { orderId: unique(`F-${MARK}`), occurredAt: new Date().toISOString() },
      }),
    'an activity': () =>
      event({
        type: 'activity.completed',
        timestamp: new Date().toISOString(),
        data: {
          activityId: unique(`T-${MARK}`),
          activity: ACTIVITY.id,
          member: { externalId: ADA.externalId },
          occurredAt: new Date().toISOString(),
        },
      }),
  },

  enrol: {
    whole: () => ({
      by: { sub: unique(`new-${MARK}`) },
      params: inProgramme,
      body: { device: unique(`device-${MARK}`), card: `77 ${digits()}`, profile: { ...ADA.profile }, referral: { code: TAKEN_CODE } },
    }),
  },
  getProfile: own,
  getAnniversary: own,
  changeProfile: { whole: () => ({ by: MEMBER, params: inProgramme, body: { ...ADA.profile } }) },
  getBalance: own,
  getTier: own,
  listEntries: { whole: () => ({ by: MEMBER, params: inProgramme, query: page }) },

  createProgramme: withTerms((body) => ({ by: MANAGER, body: { id: unique('made'), ...body } })),
  listProgrammes: { whole: () => ({ by: MANAGER, query: page }) },
  getProgramme: read,
  publishVersion: withTerms((body) => ({ by: MANAGER, params: { programmeId: DRAFTS }, body: { ...body, effectiveAt: laterEachTime() } })),
  previewVersion: withTerms((body) => ({ by: MANAGER, params: { programmeId: DRAFTS }, query: {}, body })),
  listVersions: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getVersion: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, version: '1' } }) },

  registerMerchant: {
    whole: () => ({ by: MANAGER, params: inProgramme, body: { id: unique('mer_new'), name: `Record shop ${MARK}` } }),
  },
  listMerchants: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getMerchant: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: SHOP } }) },
  rotateMerchantSecret: {
    whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, merchantId: ROTATING_SHOP }, body: { overlapHours: 0 } }),
  },

  enrolMember: {
    whole: () => ({
      by: MANAGER,
      params: inProgramme,
      body: {
        externalId: unique(`x-${MARK}`),
        email: `${unique(MARK)}@example.org`,
        phone: `+4930${digits()}`,
        card: `88 ${digits()}`,
        subject: unique(`sub-${MARK}`),
        device: unique(`device-${MARK}`),
        referral: { code: TAKEN_CODE },
        profile: { ...ADA.profile },
      },
    }),
  },
  findMembers: {
    'by external id': () => ({ by: MANAGER, params: inProgramme, query: { externalId: ADA.externalId } }),
    'by e-mail address': () => ({ by: MANAGER, params: inProgramme, query: { email: ADA.email } }),
    'by phone number': () => ({ by: MANAGER, params: inProgramme, query: { phone: ADA.phone } }),
    'by card': () => ({ by: MANAGER, params: inProgramme, query: { card: ADA.card } }),
  },
  getMember: ofAda,
  getMemberBalance: ofAda,
  getMemberTier: ofAda,
  listMemberEntries: {
    whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada }, query: page }),
  },
  adjustPoints: { whole: (members) => byHand(members, { points: 50, reason: `goodwill ${MARK}`, message: `Thank you ${MARK}` }) },
  extendExpiry: { whole: (members) => byHand(members, { until: laterEachTime(), reason: `renovation ${MARK}` }) },
  reinstatePoints: { whole: (members) => byHand(members, { entry: EXPIRED.entry, reason: `in hospital ${MARK}` }) },
  changeTier: {
    set: (members) =>
      byHand(members, { action: 'set', tier: 'gold', until: laterEachTime(), lockUntil: laterEachTime(), reason: `moved ${MARK}` }),
    extend: (members) => byHand(members, { action: 'extend', until: laterEachTime(), reason: `renovation ${MARK}` }),
    lock: (members) => byHand(members, { action: 'lock', until: laterEachTime(), reason: `under review ${MARK}` }),
    unlock: (members) => byHand(members, { action: 'unlock', reason: `reviewed ${MARK}` }),
  },
  verifyLedger: ofAda,
  listSetAside: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },

  ...REWARD_REQUESTS,
  ...TILL_REQUESTS,
  ...SUPPORT_REQUESTS,
  ...PACE_REQUESTS,
  ...SEGMENT_REQUESTS,
  ...ENDPOINT_REQUESTS,
  ...REFERRAL_REQUESTS,
  ...EVENT_REQUESTS,
  ...REPORT_REQUESTS,

  getReference: { whole: () => ({ by: 'nobody' }) },
  getReferenceFile: { whole: () => ({ by: 'nobody', params: { file: 'reference.css' } }) },
  getOpenApi: { whole: () => ({ by: 'nobody' }) },
};
