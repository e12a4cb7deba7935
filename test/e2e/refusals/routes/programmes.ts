/** Whole requests of programmes and their terms, and what no schema can say of them. */
import { TERMS, TIERS, unique } from '../../../support/platform/api.ts';
import { ACTIVITY, DRAFTS, MANAGER, MARK, PROGRAMME } from '../world/cast.ts';
import { REFERRALS } from '../world/referrals.ts';
import { laterEachTime } from './later.ts';
import {
  ahead,
  inProgramme,
  invalid,
  NAMED_PAGES,
  PAGES,
  page,
  type Refusals,
  type Requests,
  read,
  type Variants,
  type WholeRequest,
  type WrittenRefusal,
  withFields,
  withQuery,
} from './parts.ts';

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
  cards: { proof: 'pin' },
  name: unique(`Terms ${MARK}`),
  earning: {
    ...TERMS.earning,
    rates: [{ currency: 'USD', points: 1, perUnits: 1, minimumAmount: 0 }],
    include: ['tax', 'shipping'],
    pendingDays: 7,
    maturesOnFulfilment: true,
    lateArrivalDays: 7,
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
  tiers: { ...TIERS, minimumPurchase: [{ currency: 'USD', amount: 500 }] },
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

const TERMS_REFUSALS: readonly WrittenRefusal[] = [
  invalid('a time zone of nowhere', withFields({ timeZone: 'Mars/Olympus' }), 'timeZone'),
  invalid('an offset for a time zone', withFields({ timeZone: '+01:00' }), 'timeZone'),
  invalid('a currency that does not exist', withFields({ 'earning.rates.0.currency': 'XYZ' }), 'earning.rates.0.currency'),
  invalid(
    'a currency twice',
    withFields({ 'earning.rates': [1, 2].map((points) => ({ currency: 'USD', points, perUnits: 1 })) }),
    'earning.rates.1.currency',
  ),
  invalid('the same amount twice', withFields({ 'earning.include': ['tax', 'tax'] }), 'earning.include'),
  invalid(
    'points that expire before they can be spent',
    withFields({ 'earning.pendingDays': 60, expiry: { policy: 'after', months: 1, to: 'day' } }),
    'expiry.months',
  ),
  invalid('an expiry of both kinds', withFields({ expiry: { policy: 'never', months: 12 } }), 'expiry.months'),
  invalid('an expiry in months and days', withFields({ expiry: { policy: 'after', months: 1, days: 1, to: 'day' } }), 'expiry'),
  invalid('an activity twice', withFields({ activities: [ACTIVITY, ACTIVITY] }), 'activities.1.id'),
  invalid('the 30th of February', withFields({ expiry: { policy: 'date', month: 2, day: 30, atLeastDays: 90 } }), 'expiry.day'),
  invalid('points that mature on fulfilment, at once', withFields({ 'earning.pendingDays': 0 }), 'earning.pendingDays'),
  invalid('a first level that takes something', withFields({ 'tiers.levels.0': TIERS.levels[1] }), 'tiers.levels.0.qualification'),
  invalid('a level that takes nothing', withFields({ 'tiers.levels.1.qualification': undefined }), 'tiers.levels.1.qualification'),
  invalid('two levels of one name', withFields({ 'tiers.levels.1.id': 'member' }), 'tiers.levels.1.id', 'there is a level member'),
  invalid(
    'a level for spending another currency',
    withFields({ 'tiers.levels.1.qualification.of.0': { metric: 'spend', currency: 'EUR', atLeast: 1 } }),
    'tiers.levels.1.qualification.of.0.currency',
    'must be a currency of this programme: USD',
  ),
  invalid(
    "a level's points that expire before they can be spent",
    withFields({ 'tiers.levels.1.benefits.expiry': { policy: 'after', days: 7, to: 'day' } }),
    'tiers.levels.1.benefits.expiry.days',
  ),
  invalid('a tier that holds for no time', withFields({ 'tiers.hold': { policy: 'for', months: 0, to: 'day' } }), 'tiers.hold.months'),
  invalid('a multiplier of thousandths', withFields({ 'tiers.levels.1.benefits.multiplier': 1.125 }), 'tiers.levels.1.benefits.multiplier'),
];

export const PROGRAMME_REQUESTS = {
  createProgramme: withTerms((body) => ({ by: MANAGER, body: { id: unique('made'), ...body } })),
  listProgrammes: { whole: () => ({ by: MANAGER, query: page }) },
  getProgramme: read,
  publishVersion: withTerms((body) => ({ by: MANAGER, params: { programmeId: DRAFTS }, body: { ...body, effectiveAt: laterEachTime() } })),
  previewVersion: withTerms((body) => ({ by: MANAGER, params: { programmeId: DRAFTS }, query: {}, body })),
  listVersions: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
  getVersion: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME, version: '1' } }) },
} satisfies Requests;

export const PROGRAMME_REFUSALS = {
  createProgramme: [
    { what: 'a name that is taken', change: withFields({ id: PROGRAMME }), code: 'ALREADY_EXISTS', names: 'id' },
    ...TERMS_REFUSALS,
  ],
  listProgrammes: NAMED_PAGES,
  publishVersion: [
    ...TERMS_REFUSALS,
    invalid('at once', (whole) => withFields({ effectiveAt: ahead(5) })(whole), 'effectiveAt', 'must be at least 15 seconds ahead'),
  ],
  previewVersion: [
    ...TERMS_REFUSALS,
    ...['garbage', 'MA', 'OTk5IA', 'LTEg'].map((cursor) => invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor')),
  ],
  listVersions: PAGES,
} satisfies Refusals;

export const PROGRAMME_MET_ELSEWHERE = {
  'publishVersion VERSION_CONFLICT': 'only two at once meet it: test/use-cases/programmes/publish-programme.test.ts',
};
